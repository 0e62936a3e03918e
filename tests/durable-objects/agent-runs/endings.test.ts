/** How runs put off what does not answer, and what they count of calls that were cut off. */
import { expect, test } from 'vitest';
import { noUsage } from '../../../src/core/money/prices.ts';
import { beginTurn, writeOff } from '../../../src/durable-objects/agent-runs/steps/begin-turn.ts';
import { putOff } from '../../../src/durable-objects/agent-runs/steps/outcomes.ts';
import { answerCalls } from '../../../src/durable-objects/agent-runs/steps/tool-calls.ts';
import { call, inSession, record, turn } from '../../core/runs/records.ts';

const clock = { now: () => 1000, random: () => 1 };

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

test('a call that was cut off by a crash is counted at the most that it can have cost, and the turn begun again', () => {
  const before = { ...noUsage, input: 1000 };
  const atRisk = { ...noUsage, cacheWrite1h: 1_000_000 };
  const earlier = { usd: 0.25, calls: 1 };
  const cut = record({ turn: turn({ turn: 3, usage: before, costUsd: 0.5, unconfirmed: earlier, atRisk }) });
  const usage = { ...atRisk, input: 1000 };
  const unsettled = { turn: 3, usage, costUsd: 4.5, unconfirmed: { usd: 4.25, calls: 2 } };
  const lost = turn({ ...unsettled, atRisk: null });
  expect(writeOff(cut)).toEqual({ turn: lost, state: { unsettled } });
  expect(beginTurn(cut, 3, 50)).toEqual({ turn: { ...lost, attempts: 2 }, state: { unsettled } });
});

test('a turn whose call was not reserved, or ended, is begun again for nothing', () => {
  const open = record({ turn: turn({ turn: 3, costUsd: 0.002 }) });
  expect(writeOff(open)).toEqual({});
  expect(beginTurn(open, 3, 50)).toEqual({ turn: turn({ turn: 3, costUsd: 0.002, attempts: 2 }) });
});

test('the results of many calls share the room of one row', () => {
  const calls = Array.from({ length: 40 }, (_, position) =>
    call({ position, id: `toolu_${position}`, state: 'done', result: 'x'.repeat(32_000), isError: position === 1 }),
  );
  const state = inSession('tools', { notices: ['The sandbox was replaced.'] });
  const change = answerCalls(record({ calls, state, turn: turn({ startedAt: 10 }) }), 50);
  const [message] = change.messages ?? [];
  expect(message?.content.map(({ type, tool_use_id, is_error }) => [type, tool_use_id, is_error]).slice(0, 2)).toEqual([
    ['tool_result', 'toolu_0', undefined],
    ['tool_result', 'toolu_1', true],
  ]);
  expect(message?.content.at(-1)).toEqual({ type: 'text', text: 'The sandbox was replaced.' });
  expect(JSON.stringify(message).length).toBeLessThan(420_000);
  expect(change.turn).toEqual(turn({ startedAt: 10, totalMs: 40 }));
});
