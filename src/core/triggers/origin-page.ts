/** The https:// address of a repository from what git calls its remote. */
import { remoteIdentity } from '../contract/remote-url.ts';

/** Null where it is no forge's: a folder of this machine. */
export function originPage(remote: string): string | null {
  const scp = /^(?:[^@/:\s]+@)?([^/:\s]+):(?!\/\/)(.+)$/.exec(remote);
  const text = scp ? `ssh://${scp[1]}/${scp[2]}` : remote;
  if (!URL.canParse(text)) return null;
  const { protocol, host, hostname, pathname } = new URL(text);
  // The port of ssh is not that of https.
  const places: Record<string, string> = { 'https:': `https://${host}`, 'http:': `http://${host}` };
  const place = places[protocol] ?? (protocol === 'ssh:' ? `https://${hostname}` : null);
  return place === null || hostname === '' ? null : remoteIdentity(`${place}${pathname}`);
}
