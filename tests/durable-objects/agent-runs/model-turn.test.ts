/** What a run makes of the end of a model call, where no message came of it. */
import { expect, test } from 'vitest';
import { noneUnconfirmed } from '../../../src/core/money/ledger.ts';
import { noUsage } from '../../../src/core/money/prices.ts';
import { nextAction } from '../../../src/core/runs/next-action.ts';
import type { Change, RunRecord } from '../../../src/core/runs/record.ts';
import type { ModelResult, Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import type { SessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import { callModel } from '../../../src/durable-objects/agent-runs/steps/model-turn.ts';
import { inSession, record, turn } from '../../core/runs/records.ts';

const role = {
  frame: { model: 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools: [] },
  closingName: 'submit_work',
} as unknown as SessionRole;
const spent = { ...noUsage, input: 1_000_000 };

/** A call that begins at `at`, takes a minute, and ends like this. */
async function called(result: ModelResult, given: { at?: number; run?: Partial<RunRecord> } = {}) {
  let now = given.at ?? 1000;
  const run = record({
    state: inSession('model', { waitedMs: 500 }),
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Speak.' }] }],
    turn: turn({ atRisk: { ...noUsage, output: 1000 } }),
    ...given.run,
  });
  let timeoutMs = 0;
  const ports = {
    callModel: async (_: unknown, options: { timeoutMs: number }): Promise<ModelResult> => {
      timeoutMs = options.timeoutMs;
      now += 60_000;
      return result;
    },
    now: () => now,
    random: () => 1,
    signal: new AbortController().signal,
  } as unknown as Ports;
  const change = await callModel(run, role, ports);
  return { change, timeoutMs, next: nextAction(after(run, change), { turn: null, call: null }, now) };
}

const after = (run: RunRecord, { state, turn: known }: Change): RunRecord => ({
  ...run,
  state: { ...run.state, ...state },
  turn: known ?? run.turn,
});

test('a call that an outage let hang is no time of the run, and neither is the wait after it', async () => {
  const { change } = await called({ kind: 'outage', message: 'no answer', retryAfterMs: null, usage: noUsage });
  const retryAt = 61_500;
  expect(change.state).toMatchObject({ waitedMs: 61_000, unsettled: null, backoff: { cause: 'model', at: retryAt } });
  expect(change.reports).toEqual([
    { kind: 'outage', message: 'the model: no answer', retryAt, deadlineAt: 100_000 + 61_000 },
  ]);
});

test('an outage at the deadline does not end the run', async () => {
  const outage: ModelResult = { kind: 'outage', message: 'no answer', retryAfterMs: null, usage: noUsage };
  const { next, timeoutMs } = await called(outage, { at: 100_000 });
  expect([timeoutMs, next]).toEqual([1000, { kind: 'rest', until: 160_500 }]);
});

test('an answer that is cut off at the deadline ends it, and what it has cost is settled', async () => {
  const overdue: ModelResult = { kind: 'overdue', message: 'no end', usage: spent, isWorstCase: true };
  const { change, next } = await called(overdue, { at: 90_000 });
  const unconfirmed = { usd: 2, calls: 1 };
  expect(change.state).toMatchObject({ unsettled: { turn: 1, usage: spent, costUsd: 2, unconfirmed } });
  expect([change.reports, next]).toEqual([undefined, expect.objectContaining({ kind: 'fail', reason: 'timeout' })]);
});

test('an answer that never ends is asked for again, on the time of the run', async () => {
  const { change } = await called({ kind: 'overdue', message: 'no end of the answer', usage: spent });
  expect(change.state).toMatchObject({ waitedMs: 1000, backoff: { attempt: 1 } });
});

test('a provider that refuses until a person acts is waited for, with the turn and the cost of a stream it broke off', async () => {
  const { change } = await called({ kind: 'blocked', message: 'no credit', usage: spent });
  expect(change.state).toMatchObject({ waitingSince: 61_000, backoff: null, unsettled: { costUsd: 2 } });
  expect([change.reports, change.turn?.stopReason]).toEqual([[{ kind: 'blocked', message: 'no credit' }], null]);
});

test('a session that was asked for its note and refuses to write it leaves one of the system, without its words', async () => {
  const why = 'it has had its 3 turns';
  const content = [{ type: 'text', text: 'I will not.' }];
  const { change } = await called(
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

test('a request that the provider refuses ends the run in the words of the provider: the build says who refuses', async () => {
  const { change } = await called({ kind: 'rejected', reason: 'model-rejected', message: 'bad (400)', usage: noUsage });
  const outcome = { kind: 'failed', reason: 'model-rejected', message: 'bad (400)' };
  expect([change.state?.phase, change.reports]).toEqual([{ kind: 'reporting', outcome }, [{ kind: 'ended', outcome }]]);
});

test('a stream that is refused in its middle is paid for', async () => {
  const rejected = { kind: 'rejected', reason: 'model-rejected', message: 'no', usage: spent } as const;
  const { change, next } = await called(rejected);
  expect(change.state).toMatchObject({
    phase: { kind: 'reporting' },
    unsettled: { usage: spent, costUsd: 2, unconfirmed: noneUnconfirmed },
  });
  expect(next).toEqual({ kind: 'settle' });
});

test('the end of an outage is told where it has lasted; the time of the answer is none of it', async () => {
  const message: ModelResult = { kind: 'message', content: [], stopReason: 'end_turn', usage: noUsage };
  const outageSince = (since: number) => ({
    run: { state: inSession('model', { waitedMs: 500, backoff: { cause: 'model', attempt: 7, since, at: 900 } }) },
  });
  const long = await called(message, outageSince(-3_600_000));
  expect(long.change.reports).toEqual([{ kind: 'recovered', lastedMs: 3_601_000, deadlineAt: 100_500 }]);
  const short = await called(message, outageSince(900));
  expect(short.change.reports).toEqual([]);
});
