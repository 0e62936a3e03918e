import { expect, test } from 'vitest';
import { build, event, run } from './builders.ts';
import { cliBench, stages } from './cli-bench.ts';

const { breakwater, serve } = cliBench();

test('events prints every event on a line of its own, and nothing that a terminal would obey', async () => {
  const events = [event(1, 'Opened.'), event(2, 'Said \u001b[2Jnothing\nmore.')];
  await serve({ stages: [{ view: build({ lastSeq: 2 }), events }] });
  expect((await breakwater('events', 'b1')).out.split('\n')).toEqual([
    expect.stringMatching(/^1 2026-11-01T12:00:01 \S+: Opened\.$/),
    expect.stringMatching(/^2 2026-11-01T12:00:02 \S+: Said nothing more\.$/),
    '',
  ]);
  expect(JSON.parse((await breakwater('events', 'b1', '--after', '1', '--json')).out)).toEqual(events[1]);
});

test('--follow goes on to the end, and the older name of the command is taken', async () => {
  await serve({ stages });
  expect((await breakwater('logs', 'b1', '--follow', '--after', '1')).out).toMatch(/^2 \S+ \S+: Completed\.\n$/);
});

test('--type leaves the other events out', async () => {
  const [opened, other] = [event(1, 'Opened.'), { ...event(2, 'Said.'), type: 'note.added' }];
  await serve({ stages: [{ view: build({ lastSeq: 2 }), events: [opened, other] }] });
  expect((await breakwater('events', 'b1', '--type', 'note.added,task.merged')).out).toMatch(/^2 \S+ \S+: Said\.\n$/);
});

test('--transcript prints what the run was told that began last, or the one that is named', async () => {
  const { requests } = await serve({
    stages: [{ view: build({ runs: [run({ id: 'b1-r1' }), run({ id: 'b1-r2' })] }), events: [] }],
    instead: (request) => {
      if (!request.includes('/transcript')) return undefined;
      const text = request.includes('b1-r1') ? 'Begin.' : 'Go on.';
      const message = { n: 0, session: 1, turn: 1, role: 'user', blocks: [{ kind: 'text', text }] };
      return { status: 200, body: { messages: [message], next: 0, previous: null, more: false } };
    },
  });
  expect((await breakwater('logs', 'b1', '--transcript')).out).toContain('Go on.');
  expect((await breakwater('logs', 'b1', '--transcript', 'b1-r1', '--follow')).out).toContain('Begin.');
  expect(requests).toEqual([
    'GET /builds/b1 200',
    'GET /builds/b1/runs/b1-r2/transcript?wait=0 200',
    'GET /builds/b1/runs/b1-r1/transcript?wait=20 200',
  ]);
});
