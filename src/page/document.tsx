/**
 * The page as one HTML document, made where there is no browser: readable as it is, and with what it was made from, so that
 * the script in the browser goes on from there without asking again.
 */
import { renderToString } from 'preact-render-to-string';
import type { BuildView } from '../core/contract/views.ts';
import { App } from './app.tsx';
import { viewAt } from './routes.ts';
import { tabTitle } from './shell/tab-state.ts';
import { addressOf, apiOver } from './state/api.ts';
import { setClock } from './state/clock.ts';
import { loadFirst } from './state/first-reads.ts';
import { locationAt } from './state/location.ts';
import { readsOver } from './state/reads.ts';

export type DocumentRequest = {
  /** The address of the page, whole. */
  url: string;
  /** Asks the API as who asks for the page; null for somebody whom nobody knows, for whom nothing is read. */
  ask: ((request: Request) => Promise<Response>) | null;
  now: number;
};

export async function pageDocument({ url, ask, now }: DocumentRequest): Promise<{ html: string; status: number }> {
  const { origin, pathname, search, searchParams } = new URL(url);
  const api = apiOver(origin, ask ? untilUnknown(ask) : async () => unknown());
  const reads = readsOver(api);
  const view = viewAt(pathname);
  if (view) await loadFirst(view, searchParams, reads);
  setClock(now);
  const body = renderToString(<App api={api} reads={reads} location={locationAt(`${pathname}${search}`)} />);
  const state = JSON.stringify({ now, reads: withoutKeys(reads.kept()) } satisfies FirstState);
  const build = view && 'id' in view ? reads.at(addressOf('/builds/{id}', { id: view.id })).peek() : null;
  // Whoever is known, and for whom there is no such build, is told so; of others nothing is said either way.
  const isThere = view !== null && !(ask && build?.failure?.status === 404);
  const title = build?.value ? tabTitle(build.value as BuildView) : 'Breakwater';
  return { html: document(title, body, state), status: isThere ? 200 : 404 };
}

/**
 * Addresses of builds have the lasting keys of their pages in them, which nothing here needs: who keeps a copy of the
 * document is not to keep a way in.
 */
function withoutKeys(kept: FirstState['reads']): FirstState['reads'] {
  const bare = (value: object): object => {
    const { urls: _, ...rest } = value as { urls?: unknown };
    return 'builds' in rest ? { ...rest, builds: (rest.builds as object[]).map(bare) } : rest;
  };
  return Object.fromEntries(
    Object.entries(kept).map(([address, outcome]) => [
      address,
      outcome.ok ? { ok: true, value: bare(outcome.value as object) } : outcome,
    ]),
  );
}

const unknown = (): Response => new Response(null, { status: 401 });

/** Asks no more once the first answer is that nobody knows who asks: each would count as one more wrong key. */
function untilUnknown(ask: NonNullable<DocumentRequest['ask']>): NonNullable<DocumentRequest['ask']> {
  let first: Promise<Response> | null = null;
  return async (request) => {
    if (first) return (await first).status === 401 ? unknown() : await ask(request);
    first = ask(request);
    return await first;
  };
}

/** What the script in the browser goes on from. */
export type FirstState = { now: number; reads: ReturnType<ReturnType<typeof readsOver>['kept']> };

/** In an element whose text nobody runs, `<` alone could end it. */
const inert = (json: string): string => json.replaceAll('<', '\\u003c');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const document = (title: string, body: string, state: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/page.css">
<script src="/assets/theme.js"></script>
<script type="module" src="/assets/page.js"></script>
</head>
<body>
<div id="page">${body}</div>
<script type="application/json" id="state">${inert(state)}</script>
</body>
</html>
`;
