/**
 * The page as one HTML document, made where there is no browser: readable as it is, and with what it was made from, so that
 * the script in the browser goes on from there without asking again. Its head goes first: what it names is on its way while
 * the rest is read and made.
 */
import { renderToString } from 'preact-render-to-string';
import type { BuildView } from '../core/contract/views.ts';
import { App } from './app.tsx';
import { viewAt } from './routes.ts';
import { tabTitle } from './shell/tab-state.ts';
import { apiOver } from './state/api.ts';
import { setClock } from './state/clock.ts';
import { loadBuild, loadRest } from './state/first-reads.ts';
import { locationAt } from './state/location.ts';
import { readsOver } from './state/reads.ts';

export type DocumentRequest = {
  /** The address of the page, whole. */
  url: string;
  /** Asks the API as who asks for the page; null for somebody whom nobody knows, for whom nothing is read. */
  ask: ((request: Request) => Promise<Response>) | null;
  now: number;
  /** What its browser has chosen; null where that is the system's. */
  theme: 'light' | 'dark' | null;
};

/** `rest` is made once the head is on its way; it rejects where the page cannot be made. */
export type PageDocument = { status: number; head: string; rest: () => Promise<string> };

export async function pageDocument({ url, ask, now, theme }: DocumentRequest): Promise<PageDocument> {
  const { origin, pathname, search, searchParams } = new URL(url);
  const api = apiOver(origin, ask ? untilUnknown(ask) : async () => unknown());
  const reads = readsOver(api);
  const view = viewAt(pathname);
  const build = view && (await loadBuild(view, reads));
  const rest = async (): Promise<string> => {
    if (view) await loadRest(view, searchParams, reads);
    setClock(now);
    const body = renderToString(<App api={api} reads={reads} location={locationAt(`${pathname}${search}`)} />);
    const state = JSON.stringify({ now, reads: withoutKeys(reads.kept()) } satisfies FirstState);
    return restOf(body, state);
  };
  // Whoever is known, and for whom there is no such build, is told so; of others nothing is said either way.
  const isThere = view !== null && !(ask && build?.ok === false && build.failure.status === 404);
  const title = build?.ok ? tabTitle(build.value as BuildView) : 'Breakwater';
  return { status: isThere ? 200 : 404, head: headOf(title, theme), rest };
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

const headOf = (title: string, theme: DocumentRequest['theme']): string => `<!doctype html>
<html lang="en"${theme === null ? '' : ` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/page.css">
<script type="module" src="/assets/page.js"></script>
</head>
<body>
`;

const restOf = (body: string, state: string): string => `<div id="page">${body}</div>
<script type="application/json" id="state">${inert(state)}</script>
</body>
</html>
`;
