/** The script of the page: takes over the document that the server has made, and keeps it up to date. */
import './styles.css';
import { hydrate, render } from 'preact';
import { App } from './app.tsx';
import type { FirstState } from './document.tsx';
import { Arrival } from './shell/arrival.tsx';
import { apiOver } from './state/api.ts';
import { startClock } from './state/clock.ts';
import { isAsked, keyIn, trade } from './state/key-in-address.ts';
import { locationAt } from './state/location.ts';
import { readsOver } from './state/reads.ts';
import { restoreUnsaved } from './state/unsaved.ts';

const state = JSON.parse(document.getElementById('state')?.textContent ?? '{}') as FirstState;
const root = document.getElementById('page');

/** Whether the address has brought a key; then it leaves the address, and is asked about in place of the page. */
function takeKey(page: Element): boolean {
  const key = keyIn(location);
  if (!key) return false;
  history.replaceState(null, '', location.pathname + location.search);
  render(null, page);
  page.replaceChildren();
  render(
    <Arrival isAsked={isAsked(key, location)} trade={() => trade(key, fetch)} onDone={() => location.reload()} />,
    page,
  );
  return true;
}

/** At another view the eye begins at its top; who reads by ear, or goes by keys, goes on at what has come. */
function beginAnew(): void {
  scrollTo(0, 0);
  document.getElementById('content')?.focus({ preventScroll: true });
}

function start(page: Element): void {
  const api = apiOver(location.origin, (request) => fetch(request));
  const here = locationAt(location.href, (address, replace) => {
    history[replace ? 'replaceState' : 'pushState'](null, '', address);
    if (!replace) queueMicrotask(beginAnew);
  });
  addEventListener('popstate', () => here.moved(location.href));
  hydrate(<App api={api} reads={readsOver(api, state.reads)} location={here} />, page);
  startClock();
  restoreUnsaved();
}

if (root) {
  if (!takeKey(root)) start(root);
  // A link that is pasted where the page is open already loads nothing.
  addEventListener('hashchange', () => takeKey(root));
}
