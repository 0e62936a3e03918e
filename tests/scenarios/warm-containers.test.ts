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
    const repositories = [{ name: 'warm', url: stack.repository('warm') }];
    const id = await submit(stack.client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
    const { view, events } = await untilRest(stack.client, id);
    expect(tasksOf(view)).toEqual(['again: merged after 2 rounds, 0 conflicts']);
    const prepared = events
      .filter(({ type, data }) => type === 'run.prepared' && data.role !== 'preparer')
      .map(({ data }) => [data.role, data.warm]);
    expect(prepared).toEqual([
      ['generator', false],
      ['evaluator', false],
      ['generator', true],
      ['evaluator', true],
    ]);
    await noContainerOf(view.runs, stack.capabilitySecret);
  });
});
