/** Plans that planners edit by id in the real object: kept whatever happens to the session. */
import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { tasksOf } from '../../../src/core/plan/work-plan.ts';
import { longPlanTasks, longSpec } from '../../durable-objects/agent-runs/long-plan-sessions.ts';
import { triedSpec } from '../../durable-objects/agent-runs/tried-checks-sessions.ts';
import { buildOf, order, runOf, toolResults } from './orders.ts';
import { fileAppears, sandboxRequest } from './sandbox-probe.ts';

test('150 tasks are laid down over many turns, a crash in their middle and two sessions', async () => {
  const given = order({ role: 'architect', spec: longSpec }, { session: { maxTurns: 3, windowTokens: 200_000 } });
  const build = buildOf(given);
  await build.answerTurns({ 3: 'wait' });
  await runOf(given).start(given);
  await build.asked(3);
  await abortAllDurableObjects();
  await runOf(given).wake();
  const bodies = (await buildOf(given).ended()).map(({ body }) => body);
  expect(bodies.map(({ kind }) => kind)).toEqual(['handed-over', 'ended']);
  const [, ended] = bodies;
  if (ended?.kind !== 'ended' || ended.outcome.kind !== 'plan') throw new Error('the run ended without a plan');
  expect(tasksOf(ended.outcome.plan)).toEqual(longPlanTasks);
  expect(ended.outcome.plan.phases.map(({ epics }) => epics.map(({ id, title }) => `${id} ${title}`))).toEqual([
    ['E1 Files from 1', 'E2 Files from 51', 'E3 Files from 101'],
  ]);
  const results = await toolResults(given);
  expect(results[1]).toBe(
    [
      'The task greet-1 is in the plan.',
      'Faults that this ends:',
      '- there is no task yet',
      'Open: 0 faults, 0 of the requirements without a criterion.',
    ].join('\n'),
  );
  expect(results.at(-1)).toBe('No fault.\n\nEvery sentence of the spec is quoted.');
});

test('a plan is kept in a row for each requirement and each task, beside one for their order', async () => {
  const given = order({ role: 'architect', spec: longSpec }, { session: { maxTurns: 3, windowTokens: 200_000 } });
  await runOf(given).start(given);
  await buildOf(given).ended();
  const kept = await runInDurableObject(runOf(given), async (_, { storage }) =>
    storage.sql.exec("SELECT count(*) AS rows, sum(key = 'order') AS orders FROM draft").one(),
  );
  expect(kept).toEqual({ rows: 152, orders: 1 });
});

test('checks are tried on the base as they are laid down, once also where a crash cuts in, and leave nothing there', async () => {
  const given = order({ role: 'architect', spec: triedSpec, assumes: true });
  await runOf(given).start(given);
  await fileAppears(given.runId, 'started');
  await abortAllDurableObjects();
  await runOf(given).start(given);
  await (await sandboxRequest(given.runId, 'exec', { command: 'touch go', timeoutMs: 20_000 })).arrayBuffer();
  const [ended] = (await buildOf(given).ended()).map(({ body }) => body);
  const assumptions = [{ id: 'A1', text: 'It greets in English.' }];
  const laidDown = expect.objectContaining({ assumptions });
  expect(ended).toEqual({ kind: 'ended', outcome: expect.objectContaining({ kind: 'plan', plan: laidDown }) });
  const [added, changed, read] = (await toolResults(given)).slice(3);
  expect(added?.split('\n').slice(0, 6)).toEqual([
    'The task greet is in the plan.',
    'C1 of greet fails on the base, as it should (exit code 1).',
    'Fault: C2 of greet passes on the base already: it would not notice a task that does nothing. Have it test what the task adds, or let the criterion be one that `guards`.',
    'C3 of greet passes on the base, as one that guards should.',
    expect.stringMatching(/^Fault: C4 of greet cannot run \(exit code 127: .*no-such-program.*\)\.$/),
    expect.stringMatching(/^Fault: C5 of greet cannot run \(exit code 2: .*\)\.$/),
  ]);
  expect(changed?.split('\n').slice(0, 2)).toEqual([
    'The task greet is changed.',
    'C1 of greet fails on the base, as it should (exit code 1: ran).',
  ]);
  expect(read).toContain('hello');
});
