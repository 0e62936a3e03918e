/** How a run takes its leave. */
import { expect, test } from 'vitest';
import { afterDisposal, buildUnreachable, reportTaken, settlementOf } from '../../../src/core/runs/closing.ts';
import { record, state } from './records.ts';

const clock = { now: 1000, random: 1 };
const disposing = { kind: 'disposing', reason: 'cancelled' } as const;
const report = { runId: 'b-r1', seq: 3, body: { kind: 'admitted', prepared: null } } as const;
const failedAt = (cause: 'build' | 'sandbox', attempt: number) =>
  record({ state: state({ phase: disposing, backoff: { cause, attempt, since: 0, at: 0 } }) });

test('what is spent is settled, and nothing reserved', () => {
  const unsettled = {
    turn: 2,
    usage: { input: 1, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
    costUsd: 1,
    unconfirmed: { usd: 0, calls: 0 },
  };
  expect(settlementOf(record({ state: state({ unsettled }) }))).toEqual({
    runId: 'b-r1',
    settle: unsettled,
    reserve: null,
  });
});

test('a report that is taken ends the wait for the build, and no other wait', () => {
  expect(reportTaken(failedAt('build', 2), report)).toEqual({ taken: 3, state: { backoff: null } });
  expect(reportTaken(failedAt('sandbox', 2), report)).toEqual({ taken: 3 });
});

test('a build that does not answer is asked again, and nobody told', () => {
  expect(buildUnreachable(record(), clock)).toEqual({
    state: { backoff: { cause: 'build', attempt: 1, since: 1000, at: 1500 }, waitedMs: 500 },
    reports: [],
  });
});

test('a sandbox that is given back ends the run, and so does one that cannot be after five tries', () => {
  const end = {
    state: { phase: { kind: 'ended' }, sandbox: 'absent', slot: { kind: 'none', ticket: 2 }, backoff: null },
  };
  const error = { reason: 'infrastructure', message: 'gone' } as const;
  expect(afterDisposal(failedAt('sandbox', 1), null, clock)).toEqual(end);
  expect(afterDisposal(failedAt('sandbox', 5), error, clock)).toEqual(end);
  expect(afterDisposal(failedAt('sandbox', 4), error, clock)).toMatchObject({ state: { backoff: { attempt: 5 } } });
});
