/** What builds come to: the retrospective of one. */
import { z } from 'zod';
import { retrospectiveMarkdown } from '../../../core/builds/reads/retrospective-markdown.ts';
import { Retrospective } from '../../../core/contract/reads/retrospective.ts';
import { answered } from '../requests.ts';
import { type Routes, route } from '../route.ts';

const markdown = 'text/markdown';

/** `format` comes before what the request accepts. */
const RetrospectiveQuery = z.strictObject({ format: z.enum(['json', 'markdown']).optional() });

export function addReports(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/retrospective',
      area: 'reports',
      summary: 'Look back on a build: cost, time, rounds and why, the breaker, discoveries, drift from the spec',
      about:
        'Of a build that runs, it is how it stands. With `Accept: text/markdown` or `format=markdown` as Markdown.',
      scope: 'builds:read',
      query: RetrospectiveQuery,
      answer: Retrospective,
      also: [{ media: markdown, about: 'The same for people.' }],
    },
    async (c, { params: { id }, query: { format } }) => {
      const told = answered(await c.var.ports.builds.read(id, 'retrospective', {}), id, 'retrospective');
      const isMarkdown = format === undefined ? c.req.header('accept')?.includes(markdown) : format === 'markdown';
      if (!isMarkdown) return told;
      return c.body(retrospectiveMarkdown(told), 200, { 'content-type': `${markdown}; charset=utf-8` });
    },
  );
}
