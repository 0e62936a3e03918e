/**
 * A link can bring a key in its fragment, which browsers send to nobody: that of a shared build, of a build's page, or one
 * that signs in. It is traded for a cookie, and the page is loaded anew as who holds it.
 */
import { viewAt } from '../routes.ts';

export type KeyInAddress = { kind: 'sign-in'; link: string } | { kind: 'build'; id: string; key: string };

/** Null where the fragment is none, or one of the page's own, which are words. */
export function keyIn({ pathname, hash }: { pathname: string; hash: string }): KeyInAddress | null {
  const fragment = hash.slice(1);
  const link = /^in=(.+)$/.exec(fragment)?.[1];
  if (link) return { kind: 'sign-in', link };
  const view = viewAt(pathname);
  return view && 'id' in view && /^[\w.~-]{20,}$/.test(fragment) ? { kind: 'build', id: view.id, key: fragment } : null;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a person is asked before a key is traded: a link that signs in may be somebody else's. Who reads one build by its
 * key acts as nobody; and of the machine's own stack nobody from elsewhere has a link.
 */
export const isAsked = ({ kind }: KeyInAddress, { hostname }: { hostname: string }): boolean =>
  kind === 'sign-in' && !loopback.includes(hostname);

/** `failed` is passing: the same key may be taken at another try. */
export type Traded = 'taken' | 'refused' | 'failed';

export async function trade(key: KeyInAddress, ask: typeof fetch): Promise<Traded> {
  try {
    const { ok, status } = await (key.kind === 'sign-in'
      ? ask('/sign-in/link', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ link: key.link }),
        })
      : ask(`/builds/${encodeURIComponent(key.id)}/session`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key.key}` },
        }));
    if (ok) return 'taken';
    return status === 429 || status >= 500 ? 'failed' : 'refused';
  } catch {
    return 'failed';
  }
}
