/** How runs put off what does not answer, and when they give up. */
import { expect, test } from 'vitest';
import { putOff, sandboxTrouble } from '../../../src/core/runs/put-off.ts';
import { inSession, record } from './records.ts';

const clock = { now: 1000, random: 1 };

test('an outage is put off, reported with the time of the next attempt, and no time of the run', () => {
  expect(putOff(record({ state: inSession('model') }), { cause: 'model', message: 'Overloaded' }, clock)).toEqual({
    state: { backoff: { cause: 'model', attempt: 1, since: 1000, at: 1500 }, waitedMs: 500 },
    reports: [{ kind: 'outage', message: 'Overloaded', retryAt: 1500, deadlineAt: 100_500 }],
  });
});

test('a sandbox that never answers ends the run after a while; a model is waited for', () => {
  const often = (cause: 'sandbox' | 'model') =>
    record({ state: inSession('model', { backoff: { cause, attempt: 12, since: -120_000, at: 0 } }) });
  const outcome = { kind: 'failed', reason: 'sandbox', message: 'gone' };
  expect(putOff(often('sandbox'), { cause: 'sandbox', message: 'gone' }, clock)).toEqual({
    state: { phase: { kind: 'reporting', outcome }, backoff: null, waitingSince: null },
    reports: [{ kind: 'ended', outcome }],
  });
  expect(putOff(often('model'), { cause: 'model', message: 'gone' }, clock)).toEqual({
    state: { backoff: { cause: 'model', attempt: 13, since: -120_000, at: 61_000 }, waitedMs: 60_000 },
    reports: [],
  });
});

test('a run that is over is put off for as long as it takes, and says nothing of it', () => {
  const outcome = { kind: 'failed', reason: 'sandbox', message: 'gone' } as const;
  const backoff = { cause: 'sandbox', attempt: 12, since: 0, at: 0 } as const;
  const reporting = record({ state: inSession('model', { phase: { kind: 'reporting', outcome }, backoff }) });
  const put = putOff(reporting, { cause: 'sandbox', message: 'gone' }, clock);
  expect(put).toEqual({
    state: { backoff: { cause: 'sandbox', attempt: 13, since: 0, at: 61_000 }, waitedMs: 0, sandbox: 'unsure' },
    reports: [],
  });
});

test('a bug is no outage that is told of, and ends the run after five tries', () => {
  const often = (attempt: number) =>
    record({ state: inSession('model', { backoff: { cause: 'internal', attempt, since: 0, at: 0 } }) });
  const trouble = { cause: 'internal', message: 'prepare: no such field' } as const;
  expect(putOff(often(4), trouble, clock)).toMatchObject({ state: { backoff: { attempt: 5 } }, reports: [] });
  expect(putOff(often(5), trouble, clock).reports).toEqual([
    { kind: 'ended', outcome: { kind: 'failed', reason: 'internal', message: trouble.message } },
  ]);
});

test.each([
  ['infrastructure', { state: { backoff: { cause: 'sandbox' }, sandbox: 'unsure' } }],
  ['git', { state: { backoff: { cause: 'git', attempt: 1, said: 'the sandbox: no' } } }],
  ['unreachable', { state: { backoff: { cause: 'git', attempt: 1 } } }],
  ['bad-request', { state: { phase: { outcome: { reason: 'sandbox', message: 'the sandbox: no' } } } }],
] as const)('an error of the sandbox that is %s', (reason, change) => {
  const run = record({ state: inSession('model') });
  expect(sandboxTrouble(run, { reason, message: 'no' }, clock)).toMatchObject(change);
});

test('an error of git that repeats word for word ends the run; one in other words, or of a remote that is away, does not', () => {
  const again = (said: string) =>
    record({ state: inSession('model', { backoff: { cause: 'git', attempt: 1, since: 0, at: 0, said } }) });
  const error = { reason: 'git', message: 'bad object' } as const;
  expect(sandboxTrouble(again('the sandbox: bad object'), error, clock).reports).toEqual([
    { kind: 'ended', outcome: { kind: 'failed', reason: 'git', message: 'the sandbox: bad object' } },
  ]);
  expect(sandboxTrouble(again('the sandbox: another'), error, clock)).toMatchObject({
    state: { backoff: { attempt: 2 } },
  });
  expect(
    sandboxTrouble(again('the sandbox: bad object'), { reason: 'unreachable', message: 'bad object' }, clock),
  ).toMatchObject({ state: { backoff: { attempt: 2 } } });
});
