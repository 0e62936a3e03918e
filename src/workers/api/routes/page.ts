/** The page: every view of it is a document of its own, made for who asks. */
import type { Context } from 'hono';
import { oneLine } from '../../../core/one-line.ts';
import { patterns } from '../../../page/routes.ts';
import { answerPage, askAs, themeIn } from '../../page/page.ts';
import type { ApiTypes } from '../ports.ts';
import { problem } from '../problems.ts';
import { knownId, originOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';

export function addPage(routes: Routes): void {
  const answer = async (c: Context<ApiTypes>): Promise<Response> => {
    const { id } = c.req.param() as { id?: string };
    if (id !== undefined && !isPerson(c)) knownId(id);
    const { pathname, search } = new URL(c.req.url);
    return await answerPage(c.var.ports.page, {
      url: `${originOf(c)}${pathname}${search}`,
      ask: askAs(c.req.raw.headers, async (request) => routes.app.fetch(request, c.env, c.executionCtx)),
      now: c.var.ports.access.now(),
      theme: themeIn(c.req.raw.headers),
    });
  };
  const { overview, ...others } = patterns;
  route(
    routes,
    {
      method: 'GET',
      path: overview,
      area: 'builds',
      summary: 'Open the page of a build',
      about: 'It shows what its caller may read. A key in the fragment of its URL is traded for a cookie.',
      scope: null,
      answer: { media: 'text/html', about: 'The page.' },
    },
    answer,
  );
  // Views for people are no part of the API: their addresses may change.
  for (const path of Object.values(others)) routes.app.get(path, answer);
  routes.app.notFound((c) =>
    isPerson(c) ? answer(c) : problem('not-found', `there is no ${oneLine(c.req.path)}`).getResponse(),
  );
}

/** Whoever opens an address in a browser, and reads a page where there is nothing as well. */
const isPerson = ({ req }: Context<ApiTypes>): boolean =>
  req.method === 'GET' && (req.header('accept') ?? '').includes('text/html');
