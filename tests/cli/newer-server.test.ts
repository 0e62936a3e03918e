/** The command goes on where the API answers with more than it knows: fields, statuses, roles, events, reasons to pause. */
import { expect, test } from 'vitest';
import { BuildView } from '../../src/core/contract/views.ts';
import { build, event, run, startedAt, summary, task } from './builders.ts';
import { cliBench } from './cli-bench.ts';

const { serve, breakwater } = cliBench();

/** The same with a field that nobody knows in every object of it. */
function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, grown(field)]);
  return { ...Object.fromEntries(fields), fromTheFuture: { deep: [1] } };
}

const newer = {
  ...build({ lastSeq: 1 }),
  status: 'reviewing',
  reason: 'It waits for a review.',
  tasks: [{ ...task(), status: 'documenting', sentBack: [{ kind: 'lint', rules: 3 }] }],
  waves: [{ number: 1, status: 'documenting', tasks: ['wrap'] }],
  runs: [{ ...run(), role: 'auditor', status: 'parked' }],
  breaker: {
    state: 'AJAR',
    trips: 1,
    reason: 'who knows',
    cause: { task: 'wrap', signal: { kind: 'drift', times: 2 } },
  },
  webhooks: [{ host: 'hooks.example.com', status: 'throttled', failure: 'slowly' }],
  pause: {
    at: startedAt,
    reason: 'review',
    details: { reason: 'review', reviewers: ['a'] },
    next: [
      { do: 'review', comment: true },
      { do: 'resume', needs: [{ option: 'maxReviews', above: 2 }] },
    ],
  },
};

test('a status shows what it knows, and codes that it does not know as they are', async () => {
  await serve({ instead: () => ({ status: 200, body: grown(newer) }) });
  expect(await breakwater('status', 'b1')).toEqual({
    code: 0,
    out: [
      'Text tools · reviewing · 1m00s · $0.00 of $100.00 · 0 of 1 tasks merged',
      '  It waits for a review.',
      '  Next: `breakwater review b1`, or `breakwater resume b1 maxReviews <more than 2>`',
      '  Breaker AJAR: who knows',
      '  The webhook at hooks.example.com is not told: slowly',
      '  Wave 1 documenting',
      '    ? wrap: Wrap text at a width                    documenti…',
      '  Status page: http://127.0.0.1:8787/builds/b1/page#key',
      '',
    ].join('\n'),
    err: '',
  });
});

test('a watch follows events of types that it does not know, to a build that has ended in some other way', async () => {
  const ended = { ...newer, endedAt: startedAt + 90_000 };
  const newest = { ...event(1, 'A reviewer is asked'), type: 'review.asked', data: { reviewers: ['a'] } };
  await serve({
    instead: (request) => {
      const body = request.includes('/events') ? { events: [newest], lastSeq: 1 } : ended;
      return { status: 200, body: grown(body) };
    },
  });
  const { code, out } = await breakwater('watch', 'b1');
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/A reviewer is asked\nBuild b1 reviewing after 1m30s: 0 of 1 task merged/),
  ]);
});

test('lists, submissions, commands and problems may say more, too', async () => {
  const answers: Record<string, { status: number; body: unknown }> = {
    'GET /builds?limit=50': { status: 200, body: { builds: [{ ...summary(), status: 'reviewing' }], next: null } },
    'POST /builds/b1/pause': { status: 200, body: newer },
    'DELETE /builds/b1': {
      status: 200,
      body: { id: 'b1', branches: [{ repository: 'app', branch: 'breakwater/b1', sha: 'a'.repeat(40) }] },
    },
    'POST /builds/b1/cancel': {
      status: 409,
      body: { type: '/problems/tired', title: 'Tired', status: 409, detail: 'Not now.', errors: [] },
    },
  };
  await serve({
    instead: (request) => {
      const answer = answers[request];
      return answer && { status: answer.status, body: grown(answer.body) };
    },
  });
  const list = await breakwater('list');
  expect([list.code, list.out]).toEqual([0, expect.stringContaining('reviewing')]);
  expect((await breakwater('pause', 'b1')).code).toBe(0);
  expect((await breakwater('delete', 'b1')).out).toContain('app: breakwater/b1 at aaaaaaaaaaaa');
  expect(await breakwater('cancel', 'b1')).toEqual({ code: 2, out: '', err: 'Not now.\n' });
});

test('a view of release 0.1.0 is read as well', () => {
  const { pause, awaiting, options, forecast, notes, discoveries, ...older } = build({
    status: 'paused',
    reason: 'Why.',
  });
  const breaker = { state: 'CLOSED', trips: 0, reason: null };
  expect(BuildView.parse({ ...older, breaker })).toEqual(build({ status: 'paused', reason: 'Why.' }));
});
