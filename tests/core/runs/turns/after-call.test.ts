/** What a run makes of the end of a model call. */
import { expect, test } from 'vitest';
import { noneUnconfirmed } from '../../../../src/core/money/ledger.ts';
import { noUsage } from '../../../../src/core/money/prices.ts';
import type { Change } from '../../../../src/core/runs/change.ts';
import { nextAction } from '../../../../src/core/runs/next-action.ts';
import type { RunRecord } from '../../../../src/core/runs/record.ts';
import { afterCall } from '../../../../src/core/runs/turns/after-call.ts';
import { timeForAnswerMs } from '../../../../src/core/runs/turns/call-limits.ts';
import type { ModelResult } from '../../../../src/core/runs/turns/model-result.ts';
import { call, inSession, record, turn } from '../records.ts';

const spent = { ...noUsage, input: 1_000_000 };

/** A call that begins at `at`, takes a minute, and ends like this. */
function called(result: ModelResult, given: { at?: number; run?: Partial<RunRecord> } = {}) {
  const at = given.at ?? 1000;
  const begun = turn({ atRisk: { ...noUsage, output: 1000 } });
  const run = record({ state: inSession('model', { waitedMs: 500 }), turn: begun, ...given.run });
  const now = at + 60_000;
  const ended = { turn: run.turn ?? begun, tookMs: 60_000, closingName: 'submit_work' };
  const change = afterCall(run, ended, result, { now, random: 1 });
  return {
    change,
    timeoutMs: timeForAnswerMs(run, at),
    next: nextAction(after(run, change), { turn: null, call: null }, now),
  };
}

const after = (run: RunRecord, { state, turn: known }: Change): RunRecord => ({
  ...run,
  state: { ...run.state, ...state },
  turn: known ?? run.turn,
});

test('a call that an outage let hang is no time of the run, and neither is the wait after it', () => {
  const { change } = called({ kind: 'outage', message: 'no answer', retryAfterMs: null, usage: noUsage });
  const retryAt = 61_500;
  expect(change.state).toMatchObject({ waitedMs: 61_000, unsettled: null, backoff: { cause: 'model', at: retryAt } });
  expect(change.reports).toEqual([
    { kind: 'outage', message: 'the model: no answer', retryAt, deadlineAt: 100_000 + 61_000 },
  ]);
});

test('an outage at the deadline does not end the run', () => {
  const outage: ModelResult = { kind: 'outage', message: 'no answer', retryAfterMs: null, usage: noUsage };
  const { next, timeoutMs } = called(outage, { at: 100_000 });
  expect([timeoutMs, next]).toEqual([1000, { kind: 'rest', until: 160_500 }]);
});

test('an answer that is cut off at the deadline ends it, and what it has cost is settled', () => {
  const overdue: ModelResult = { kind: 'overdue', message: 'no end', usage: spent, isWorstCase: true };
  const { change, next } = called(overdue, { at: 90_000 });
  const unconfirmed = { usd: 2, calls: 1 };
  expect(change.state).toMatchObject({ unsettled: { turn: 1, usage: spent, costUsd: 2, unconfirmed } });
  expect([change.reports, next]).toEqual([undefined, expect.objectContaining({ kind: 'fail', reason: 'timeout' })]);
});

test('an answer that never ends is asked for again, on the time of the run', () => {
  const { change } = called({ kind: 'overdue', message: 'no end of the answer', usage: spent });
  expect(change.state).toMatchObject({ waitedMs: 1000, backoff: { attempt: 1 } });
});

test('a provider that refuses until a person acts is waited for, with the turn and the cost of a stream it broke off', () => {
  const { change } = called({ kind: 'blocked', message: 'no credit', usage: spent });
  expect(change.state).toMatchObject({ waitingSince: 61_000, backoff: null, unsettled: { costUsd: 2 } });
  expect([change.reports, change.turn?.stopReason]).toEqual([[{ kind: 'blocked', message: 'no credit' }], null]);
});

test('a session that was asked for its note and refuses to write it leaves one of the system, without its words', () => {
  const why = 'it has had its 3 turns';
  const content = [{ type: 'text', text: 'I will not.' }];
  const { change } = called(
    { kind: 'message', content, stopReason: 'refusal', usage: noUsage },
    { run: { state: inSession('model', { phase: { kind: 'handing-over', why, note: null } }) } },
  );
  const note = 'The session left no note of its own. This is what the system knows of its turns 1 to 1.';
  expect([change.state?.phase, change.turn?.stopReason, change.messages]).toEqual([
    { kind: 'handing-over', why, note },
    'refusal',
    [{ role: 'assistant', content }],
  ]);
});

test('a request that the provider refuses ends the run in the words of the provider: the build says who refuses', () => {
  const { change } = called({ kind: 'rejected', reason: 'model-rejected', message: 'bad (400)', usage: noUsage });
  const outcome = { kind: 'failed', reason: 'model-rejected', message: 'bad (400)' };
  expect([change.state?.phase, change.reports]).toEqual([{ kind: 'reporting', outcome }, [{ kind: 'ended', outcome }]]);
});

test('a stream that is refused in its middle is paid for', () => {
  const rejected = { kind: 'rejected', reason: 'model-rejected', message: 'no', usage: spent } as const;
  const { change, next } = called(rejected);
  expect(change.state).toMatchObject({
    phase: { kind: 'reporting' },
    unsettled: { usage: spent, costUsd: 2, unconfirmed: noneUnconfirmed },
  });
  expect(next).toEqual({ kind: 'settle' });
});

test('the end of an outage is told where it has lasted; the time of the answer is none of it', () => {
  const message: ModelResult = { kind: 'message', content: [], stopReason: 'end_turn', usage: noUsage };
  const outageSince = (since: number) => ({
    run: { state: inSession('model', { waitedMs: 500, backoff: { cause: 'model', attempt: 7, since, at: 900 } }) },
  });
  const long = called(message, outageSince(-3_600_000));
  expect(long.change.reports).toEqual([{ kind: 'recovered', lastedMs: 3_601_000, deadlineAt: 100_500 }]);
  const short = called(message, outageSince(900));
  expect(short.change.reports).toEqual([]);
});

test('tools that the model asks for go into the journal, and its turn is open until they are answered', () => {
  const content = ['a', 'b'].map((id) => ({ type: 'tool_use', id, name: 'bash', input: {} }));
  const { change } = called({ kind: 'message', content, stopReason: 'tool_use', usage: noUsage });
  expect(change).toEqual({
    turn: turn({ stopReason: 'tool_use', modelMs: 60_000 }),
    messages: [{ role: 'assistant', content }],
    state: {
      unsettled: null,
      backoff: null,
      knownTokens: 0,
      phase: { kind: 'session', expects: 'tools' },
      silent: 0,
      cutOff: 0,
      paused: 0,
    },
    reports: [],
    calls: [call({ id: 'a' }), call({ position: 1, id: 'b' })],
  });
});
