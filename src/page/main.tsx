/** The script of the page: takes over the document that the server has made, and keeps it up to date. */
import './styles.css';
import { hydrate } from 'preact';
import { App } from './app.tsx';
import type { FirstState } from './document.tsx';
import { apiOver } from './state/api.ts';
import { startClock } from './state/clock.ts';
import { takeKeyInAddress } from './state/key-in-address.ts';
import { locationAt } from './state/location.ts';
import { readsOver } from './state/reads.ts';

const state = JSON.parse(document.getElementById('state')?.textContent ?? '{}') as FirstState;
const root = document.getElementById('page');
const api = apiOver(location.origin, (request) => fetch(request));
const isTaken = takeKeyInAddress();

if (root && !isTaken) {
  const here = locationAt(location.href, (address, replace) =>
    history[replace ? 'replaceState' : 'pushState'](null, '', address),
  );
  addEventListener('popstate', () => here.moved(location.href));
  startClock();
  hydrate(<App api={api} reads={readsOver(api, state.reads)} location={here} />, root);
}
