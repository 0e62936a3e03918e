/** What builds come to: the retrospective of one, and what all of them cost. */
import { z } from 'zod';
import { retrospectiveMarkdown } from '../../../core/builds/reads/retrospective-markdown.ts';
import { CostGroup, CostReport } from '../../../core/contract/reads/cost-report.ts';
import { CostSeries, mostPoints } from '../../../core/contract/reads/cost-series.ts';
import { Retrospective } from '../../../core/contract/reads/retrospective.ts';
import { badCursor, pageQuery, wholeNumber } from '../query.ts';
import { answered } from '../requests.ts';
import { type Routes, route } from '../route.ts';

const markdown = 'text/markdown';

/** `format` comes before what the request accepts. */
const RetrospectiveQuery = z.strictObject({ format: z.enum(['json', 'markdown']).optional() });

const Day = z.iso.date();

const CostQuery = z.strictObject({
  by: CostGroup.default('day'),
  from: Day.optional(),
  to: Day.optional(),
  ...pageQuery(500),
});

const SeriesQuery = z.strictObject({ points: wholeNumber(2, mostPoints).default(200) });

export function addReports(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/reports/cost',
      area: 'reports',
      summary: 'Sum what builds have cost: by day, role, model, build or tenant',
      about: '`from` and `to` are days, both of them counted; a run counts on the day (UTC) on which it began.',
      scope: 'builds:read',
      query: CostQuery,
      answer: CostReport,
    },
    async (c, { query: { cursor = '0', ...query } }) => {
      // How many rows are before the page.
      if (!/^\d{1,9}$/.test(cursor)) throw badCursor();
      const offset = Number(cursor);
      const { isOperator, tenant } = c.var.caller;
      return c.var.ports.history.cost({ ...query, offset, tenant: isOperator ? null : tenant });
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/costs',
      area: 'reports',
      summary: 'Read what a build has cost over time, by role and by model, and what that comes to',
      about:
        '`points` is how many moments it is told for, however long the build is. `spent` and `platform` are sums at the last of them; `spent.byTask` has the ten tasks that have cost most.',
      scope: 'builds:read',
      query: SeriesQuery,
      answer: CostSeries,
    },
    async (c, { params: { id }, query }) => answered(await c.var.ports.builds.read(id, 'costs', query), id, 'cost'),
  );

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
