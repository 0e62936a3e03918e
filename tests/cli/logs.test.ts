import { expect, test } from 'vitest';
import { build, event } from './builders.ts';
import { cliBench, stages } from './cli-bench.ts';

const { breakwater, serve } = cliBench();

test('logs prints every event on a line of its own, and nothing that a terminal would obey', async () => {
  const events = [event(1, 'Opened.'), event(2, 'Said \u001b[2Jnothing\nmore.')];
  await serve({ stages: [{ view: build({ lastSeq: 2 }), events }] });
  expect((await breakwater('logs', 'b1')).out.split('\n')).toEqual([
    expect.stringMatching(/^1 2026-11-01T12:00:01 \S+: Opened\.$/),
    expect.stringMatching(/^2 2026-11-01T12:00:02 \S+: Said nothing more\.$/),
    '',
  ]);
  expect(JSON.parse((await breakwater('logs', 'b1', '--after', '1', '--json')).out)).toEqual(events[1]);
});

test('logs --follow goes on to the end', async () => {
  await serve({ stages });
  expect((await breakwater('logs', 'b1', '--follow', '--after', '1')).out).toMatch(/^2 \S+ \S+: Completed\.\n$/);
});
