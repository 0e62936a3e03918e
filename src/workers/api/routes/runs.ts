/** The runs of a build: what each turn cost, and what its model was told and said. */
import { z } from 'zod';
import { RunAnswer, RunList } from '../../../core/contract/reads/runs.ts';
import { TranscriptPage } from '../../../core/contract/reads/transcript.ts';
import { oneLine } from '../../../core/one-line.ts';
import { problem } from '../problems.ts';
import { badCursor, beforeNumber, decimalNumber, goesOneWay, pageQuery, wayOf, wholeNumber } from '../query.ts';
import { answered } from '../requests.ts';
import { type Routes, route } from '../route.ts';

/** Without `after` and `before`, from the first message on; `wait` is in seconds. */
const TranscriptQuery = goesOneWay(
  z.strictObject({
    after: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
    before: beforeNumber.optional(),
    limit: wholeNumber(1, 200).default(50),
    wait: decimalNumber(0, 25).default(0),
  }),
);

export function addRuns(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/runs',
      area: 'runs',
      summary: 'List the runs of a build, in the order in which they began',
      scope: 'builds:read',
      query: z.strictObject(pageQuery(200)),
      answer: RunList,
    },
    async (c, { params: { id }, query }) => answered(await c.var.ports.builds.read(id, 'runs', query), id, 'run'),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/runs/:run',
      area: 'runs',
      summary: 'Read a run with its turns: tokens, cost, cache share, times',
      about: '`limit` and `cursor` are of its turns, which go with its transcript.',
      scope: 'builds:read',
      query: z.strictObject(pageQuery(500)),
      answer: RunAnswer,
    },
    async (c, { params: { id, run: runId }, query }) => {
      const { builds, runs } = c.var.ports;
      const run = answered(await builds.read(id, 'run', { run: runId }), id, `run ${oneLine(runId)}`);
      const page = await runs.turns(run.id, query);
      if (!page) throw badCursor();
      return { run, ...page };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/runs/:run/transcript',
      area: 'runs',
      summary: 'Read the transcript of a run, a page at a time, also while it grows',
      about:
        'Ask on with `next` as `after`, while `more` is true; with `wait` the answer comes at the next message. `before=end` begins at the end: ask for what precedes with `previous` as `before`. Pictures are told by their size.',
      scope: 'builds:read',
      query: TranscriptQuery,
      answer: TranscriptPage,
      problems: ['gone'],
    },
    async (c, { params: { id, run: runId }, query: { after = -1, before, limit, wait } }) => {
      const { builds, runs } = c.var.ports;
      const run = answered(await builds.read(id, 'run', { run: runId }), id, `run ${oneLine(runId)}`);
      const page = await runs.transcript(run.id, { limit, ...wayOf(after, before, wait) });
      if ('messages' in page) return page;
      const when = new Date(page.removedAt).toISOString();
      throw problem('gone', `the transcript of ${run.id} was removed at ${when}, as RETENTION_DAYS asks`);
    },
  );
}
