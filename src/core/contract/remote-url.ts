/** One spelling for each remote, so that the same one is seen to be the same, and git's servers know it. */
import { canonicalHost } from '../network/canonical-host.ts';

/**
 * The URL of a remote as it is kept: host in lower case, without a dot at its end and without its scheme's own port;
 * path with single slashes, none at its end, and nothing encoded that need not be. The text must be a URL.
 */
export function canonicalRemote(text: string): string {
  const url = new URL(text);
  const host = canonicalHost(url.host);
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  const plain = path.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
  });
  return `${url.protocol}//${host}${plain}${url.search}${url.hash}`;
}

/** The same text for URLs that mean one remote: servers take a repository with and without `.git`. */
export const remoteIdentity = (text: string): string => canonicalRemote(text).replace(/\.git$/, '');
