/** Rounds of a task that go on in the container of the round before, whose git then speaks for another run. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { plan, task } from '../core/builders.ts';
import { testCommand } from './bare-repositories.ts';
import { submit, tasksOf, untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { noContainerOf } from './run-containers.ts';
import { grades, writes } from './sessions.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: rounds in warm containers: ${engine.reason}`);

const patience = { timeout: 300_000 };

describe.skipIf(!engine.ok)('the second round of a task in containers', patience, () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await localStack(
      [
        writes('again', { 'warm/one.txt': 'one\n' }, { round: 1 }),
        writes('again', { 'warm/two.txt': 'two\n' }, { round: 2 }),
        grades('again', { C1: 'two.txt is missing.' }, { round: 1 }),
        grades('again', { C1: true }, { round: 2 }),
      ],
      { sandbox: 'container' },
    );
  }, patience.timeout);
  afterAll(() => stack?.close());

  test('has warm sandboxes for both roles, pushes as itself, and leaves no container behind', async () => {
    const tasks = [task({ id: 'again', scope: ['warm:**'] })];
    const url = stack.repository('warm', { 'breakwater.yaml': `setup: mkdir -p made\ntest: ${testCommand}\n` });
    const repositories = [{ name: 'warm', url }];
    const id = await submit(stack.client, { plan: plan(tasks), repositories });
    const { view, events } = await untilRest(stack.client, id);
    expect(tasksOf(view)).toEqual(['again: merged after 2 rounds, 0 conflicts']);
    const prepared = events
      .filter(({ type }) => type === 'run.prepared')
      .map(({ data }) => [data.role, data.warm, data.kept]);
    expect(prepared).toEqual([
      ['preparer', false, false],
      ['preparer', false, false],
      // From the snapshot of the preparer's.
      ['generator', false, true],
      ['evaluator', false, true],
      ['generator', true, false],
      ['evaluator', true, true],
    ]);
    await noContainerOf(view.runs, stack.capabilitySecret);
  });
});
