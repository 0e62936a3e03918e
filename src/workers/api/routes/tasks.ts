/** The tasks of a build, with their rounds, verdicts and diffs in full. */
import { z } from 'zod';
import { DiffAnswer } from '../../../core/contract/reads/diff.ts';
import { RoundView } from '../../../core/contract/reads/rounds.ts';
import { TaskAnswer, TaskList } from '../../../core/contract/reads/tasks.ts';
import { oneLine } from '../../../core/one-line.ts';
import { problem } from '../problems.ts';
import { pageQuery } from '../query.ts';
import { answered } from '../requests.ts';
import { type Routes, route } from '../route.ts';

export function addTasks(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/tasks',
      area: 'tasks',
      summary: 'List the tasks of a build, in the order of its plan',
      scope: 'builds:read',
      query: z.strictObject(pageQuery(200)),
      answer: TaskList,
    },
    async (c, { params: { id }, query }) => answered(await c.var.ports.builds.read(id, 'tasks', query), id, 'task'),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/tasks/:task',
      area: 'tasks',
      summary: 'Read a task with its rounds: candidates, verdicts with their evidence, why each was sent back',
      about: '`limit` and `cursor` are of its rounds.',
      scope: 'builds:read',
      query: z.strictObject(pageQuery(50)),
      answer: TaskAnswer,
    },
    async (c, { params: { id, task }, query }) =>
      answered(await c.var.ports.builds.read(id, 'task', { task, ...query }), id, `task ${oneLine(task)}`),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/tasks/:task/rounds/:round',
      area: 'tasks',
      summary: 'Read one round of a task',
      scope: 'builds:read',
      answer: RoundView,
    },
    async (c, { params: { id, task, round } }) =>
      answered(
        await c.var.ports.builds.read(id, 'round', { task, round: roundNumber(round) }),
        id,
        roundText(task, round),
      ),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/tasks/:task/rounds/:round/diff',
      area: 'tasks',
      summary: 'Read what the candidate of a round changes, as its evaluation saw it on the head',
      about: 'It is kept as long as transcripts are. A patch is cut where it is long, and says so.',
      scope: 'builds:read',
      answer: DiffAnswer,
    },
    async (c, { params: { id, task, round } }) => {
      const { builds, runs } = c.var.ports;
      const number = roundNumber(round);
      const known = answered(await builds.read(id, 'round', { task, round: number }), id, roundText(task, round));
      const evaluators = known.runs.filter(({ role }) => role === 'evaluator').toReversed();
      for (const { id: runId } of evaluators) {
        const repositories = await runs.diff(runId);
        if (repositories) return { task, round: number, runId, repositories };
      }
      throw problem(
        'not-found',
        `the build ${id} has no diff of ${roundText(task, round)}: it has not been evaluated, or what was seen is not kept any more`,
      );
    },
  );
}

/** Text that is no number is a round that no task has. */
const roundNumber = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : 0);
const roundText = (task: string, round: string): string => `round ${oneLine(round)} of a task ${oneLine(task)}`;
