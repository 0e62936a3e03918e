/**
 * A link can bring a key in its fragment, which browsers send to nobody: that of a shared build, of a build's page, or one
 * that signs in. It is traded for a cookie, leaves the address, and the page is loaded anew as who holds it.
 */
import { viewAt } from '../routes.ts';

/** Whether the address had one; then the page is on its way. */
export function takeKeyInAddress(): boolean {
  const fragment = location.hash.slice(1);
  const view = viewAt(location.pathname);
  const link = /^in=(.+)$/.exec(fragment)?.[1];
  // Fragments of the page's own are words.
  const key = !link && view && 'id' in view && /^[\w.~-]{20,}$/.test(fragment) ? fragment : null;
  if (!link && !key) return false;
  history.replaceState(null, '', location.pathname + location.search);
  const traded = link
    ? fetch('/sign-in/link', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ link }),
      })
    : fetch(`/builds/${encodeURIComponent(view && 'id' in view ? view.id : '')}/session`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
      });
  // Whether or not it was taken, the server's answer to the next request says what this browser may read.
  traded.finally(() => location.reload());
  return true;
}
