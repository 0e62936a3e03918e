/** A container that is told to stop under a command, as a rollout does: the command ends, and the next one has another. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { plan, task } from '../core/builders.ts';
import { landed, testCommand } from './bare-repositories.ts';
import { eventsUntil, submit, tasksOf, untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { containerAtWorkOn, dockerDo, noContainerOf } from './run-containers.ts';
import { generates, grades, submits } from './sessions.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: a container that is told to stop: ${engine.reason}`);

const patience = { timeout: 300_000 };

describe.skipIf(!engine.ok)('a build in a container that is told to stop', patience, () => {
  let stack: LocalStack;
  beforeAll(async () => {
    const waits =
      'echo begins >> app/lines.txt; sleep 40021 & until [ -e go ]; do sleep 0.1; done; kill %1; echo ends >> app/lines.txt';
    const turns = [
      turn('This takes long.', bash(waits)),
      turn('I go on.', bash('echo next >> app/lines.txt')),
      turn('Done.', submits()),
    ];
    stack = await localStack([generates('app', turns), grades('app')], { sandbox: 'container' });
  }, patience.timeout);
  afterAll(() => stack?.close());

  test('keeps the command under way, refuses the next one there, and begins it in another', async () => {
    const id = await submit(stack.client, {
      plan: plan([task({ id: 'app', scope: ['app:**'] })]),
      repositories: [{ name: 'app', url: stack.repository('app') }],
      evaluator: { testCommand },
    });
    await eventsUntil(stack.client, id, ({ type, data }) => type === 'run.prepared' && data.role === 'generator');
    const first = await containerAtWorkOn('sleep 40021');
    await dockerDo('kill', '--signal', 'TERM', first);
    await dockerDo('exec', '-u', 'agent', first, 'sh', '-c', 'cd /sandboxes/*/work && touch go');
    const { view, events } = await untilRest(stack.client, id);
    expect(tasksOf(view)).toEqual(['app: merged after 1 rounds, 0 conflicts']);
    expect(events.some(({ type, text }) => type === 'run.outage' && text.includes('takes no new commands'))).toBe(true);
    const [repository] = view.repositories;
    expect(landed(repository?.url ?? '', repository?.branch ?? '').files['lines.txt']).toBe('begins\nends\nnext\n');
    await noContainerOf(view.runs, stack.capabilitySecret);
  });
});
