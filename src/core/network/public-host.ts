/** Which hosts a caller's URL may name: those of the public internet. */
import { canonicalHost } from './canonical-host.ts';

/** Names that resolve inside a network, never on the public internet. */
const privateNames = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'arpa',
  'onion',
  'test',
];

/**
 * Whether the host of a URL is public as far as its text tells; `hostname` comes from `new URL`, which has already put
 * every spelling of an IPv4 address into dotted form. A name that resolves to a private address is caught by the
 * platform (`global_fetch_strictly_public`), not here.
 */
export function isPublicHost(hostname: string): boolean {
  const host = canonicalHost(hostname);
  if (host.startsWith('[')) return isPublicIpv6(host.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPublicIpv4(host);
  const labels = host.split('.');
  return labels.length > 1 && !labels.includes('') && !privateNames.includes(labels.at(-1) ?? '');
}

function isPublicIpv4(address: string): boolean {
  const [a = 0, b = 0, c = 0] = address.split('.').map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b <= 127) return false;
  if (a === 169 && b === 254) return false;
  if (a === 172 && b >= 16 && b <= 31) return false;
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) return false;
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false;
  return !(a === 203 && b === 0 && c === 113);
}

/** Public IPv6 is 2000::/3; inside it, 6to4, Teredo and documentation addresses lead elsewhere. */
function isPublicIpv6(address: string): boolean {
  const [first = 0, second = 0] = address.split(':').map((group) => Number.parseInt(group || '0', 16));
  if (first < 0x2000 || first > 0x3fff) return false;
  return first !== 0x2002 && !(first === 0x2001 && (second === 0 || second === 0xdb8));
}
