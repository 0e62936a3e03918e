/** What a run is at in its sandbox, on its way to whoever looks: told now and then, shown while it is fresh, never stored. */
import { expect, test } from 'vitest';
import type { BuildSnapshot } from '../../src/core/contract/views.ts';
import { liveCommand } from '../../src/durable-objects/agent-runs/live-command.ts';
import { liveCommands } from '../../src/durable-objects/builds/live-commands.ts';
import { build, run } from '../cli/builders.ts';

test('a command is told of every five seconds at most, and its end once it was told of', () => {
  const told: unknown[] = [];
  let now = 100_000;
  const live = liveCommand(
    async (command) => void told.push(command),
    () => now,
  );
  const job = { name: 'j1', title: 'npm test' };
  const at = (elapsedMs: number, bytes: number) =>
    live.heard(job, { kind: 'running', elapsedMs, bytes, lastLine: `line ${bytes}` });
  expect(live.seenBytes('j1')).toBeNull();
  at(3000, 10);
  now += 3000;
  at(6000, 20);
  expect(live.seenBytes('j1')).toBe(20);
  now += 3000;
  at(9000, 30);
  live.heard(job, { kind: 'lost' });
  live.heard({ name: 'j2', title: 'true' }, { kind: 'lost' });
  expect(told).toEqual([
    { title: 'npm test', elapsedMs: 3000, lastLine: 'line 10' },
    { title: 'npm test', elapsedMs: 9000, lastLine: 'line 30' },
    null,
  ]);
});

test('the view shows the command of a run at work for as long as it is heard of', () => {
  const live = liveCommands();
  const view: BuildSnapshot = build({ runs: [run({ id: 'r1' }), run({ id: 'r2', endedAt: 5 })] });
  const command = { title: 'npm test', elapsedMs: 2000, lastLine: 'ok 1' };
  expect([live.take({ runId: 'r1', command }, 10_000), live.take({ runId: 'r2', command }, 11_000)]).toEqual([
    true,
    false,
  ]);
  const shown = (now: number) => live.shownIn(view, now).runs.map((one) => one.command);
  expect(shown(12_000)).toEqual([{ title: 'npm test', startedAt: 8000, lastLine: 'ok 1' }, null]);
  expect(shown(200_000)).toEqual([null, null]);
  live.take({ runId: 'r1', command }, 200_000);
  live.take({ runId: 'r1', command: null }, 201_000);
  expect(shown(201_000)).toEqual([null, null]);
});
