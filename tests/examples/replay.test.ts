import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { tasksOf } from '../../src/core/plan/work-plan.ts';
import { play, sessionOf } from './play.ts';
import { plan, replay, type Step } from './replay.ts';
import { scratch, sh, suite } from './sandbox.ts';

afterAll(() => rm(scratch, { recursive: true, force: true }));

const step = (task: string, session: string, over: Partial<Step> = {}): Step => ({
  task,
  round: 1,
  session: `${task}: ${session}`,
  failedCommands: 0,
  result: 'merged',
  ...over,
});

/** What is wrong with a finished workspace: checks of criteria that fail, the tests, the types. */
async function faultsOf(workspace: string): Promise<string[]> {
  const compiler = new URL('../../node_modules/typescript-native/bin/tsc', import.meta.url).pathname;
  const commands = [
    ...tasksOf(plan).flatMap(({ criteria }) => criteria.map(({ id, check = 'false' }) => ({ id, check }))),
    { id: 'tests', check: 'cd textkit && npm test' },
    { id: 'types', check: `${compiler} --noEmit -p textkit/tsconfig.json` },
    { id: 'marks', check: '! git -C textkit grep -E "^(<<<<<<<|=======|>>>>>>>)"' },
  ];
  const faults: string[] = [];
  for (const { id, check } of commands) {
    const { exitCode, output } = await sh(workspace, check);
    if (exitCode !== 0) faults.push(`${id}: ${output}`);
  }
  return faults;
}

describe('the script of the sample', { timeout: 300_000 }, () => {
  test('builds the plan with one conflict, one failed criterion and one discovery that saves a round', async () => {
    const { steps, workspace } = await replay({ gradedFirst: ['truncate'] });
    expect(steps).toEqual([
      step('truncate', 'first round'),
      step('wrap', 'first round, with a slip that its own tests show', {
        failedCommands: 1,
        result: 'conflict in src/index.ts',
      }),
      step('wrap', 'the round after a conflict in the index', { round: 2, failedCommands: 1 }),
      step('bullets', 'first round'),
      step('table', 'first round, told of the pitfall'),
      step('fill', 'first round, with holes where a value is missing', { result: 'failed fill-missing' }),
      step('fill', 'second round, where a missing value is an error', { round: 2 }),
      step('report', 'first round'),
      step('guide', 'first round, with an example that its own test refuses', { failedCommands: 1 }),
    ]);
    expect(await faultsOf(workspace)).toEqual([]);
    const { exitCodes, audit } = await play(sessionOf('Role: auditor\n'), workspace);
    expect({ exitCodes, findings: audit?.findings }).toEqual({ exitCodes: [0, 0, 0], findings: [] });
  });

  test('builds it as well when wrap lands first and no discovery is relayed, with one round more', async () => {
    const { steps, workspace } = await replay({ gradedFirst: ['wrap'], relaysDiscoveries: false });
    expect(steps).toEqual([
      step('wrap', 'first round, with a slip that its own tests show', { failedCommands: 1 }),
      step('truncate', 'first round', { result: 'conflict in src/index.ts' }),
      step('truncate', 'the round after a conflict in the index', { round: 2, failedCommands: 1 }),
      step('bullets', 'first round'),
      step('table', 'first round, not told of the pitfall', { result: 'failed table-aligned' }),
      step('fill', 'first round, with holes where a value is missing', { result: 'failed fill-missing' }),
      step('table', 'second round, where cells are filled up in columns', { round: 2 }),
      step('fill', 'second round, where a missing value is an error', { round: 2 }),
      step('report', 'first round'),
      step('guide', 'first round, with an example that its own test refuses', { failedCommands: 1 }),
    ]);
    expect((await sh(join(workspace, 'textkit'), suite)).exitCode).toBe(0);
  });

  test('builds it from any later round, whatever was lost before', async () => {
    const { steps, workspace } = await replay({ firstRound: 3 });
    expect(
      steps
        .filter(({ result }) => result === 'merged')
        .map(({ task }) => task)
        .toSorted(),
    ).toEqual(
      tasksOf(plan)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect((await sh(join(workspace, 'textkit'), suite)).exitCode).toBe(0);
  });
});
