/** How runs put off what does not answer, and what they leave to be settled. */
import { expect, test } from 'vitest';
import { failOpenTurn, putOff } from '../../src/durable-objects/agent-run/steps/outcomes.ts';
import { answerCalls } from '../../src/durable-objects/agent-run/steps/tool-calls.ts';
import { call, inSession, record, turn } from './records.ts';

const clock = { now: () => 1000, random: () => 1 };

test('an outage is put off, reported with the time of the next attempt, and no time of the run', () => {
  expect(putOff(record({ state: inSession('model') }), { cause: 'model', message: 'Overloaded' }, clock)).toEqual({
    state: { backoff: { cause: 'model', attempt: 1, since: 1000, at: 1500 }, waitedMs: 500 },
    reports: [{ kind: 'outage', message: 'Overloaded', retryAt: 1500 }],
  });
});

test('a sandbox that never answers ends the run after a while; a model is waited for', () => {
  const often = (cause: 'sandbox' | 'model') =>
    record({ state: inSession('model', { backoff: { cause, attempt: 12, since: 10, at: 0 } }) });
  const outcome = { kind: 'failed', reason: 'sandbox', message: 'gone' };
  expect(putOff(often('sandbox'), { cause: 'sandbox', message: 'gone' }, clock)).toEqual({
    state: { phase: { kind: 'reporting', outcome }, backoff: null, waitingSince: null },
    reports: [{ kind: 'ended', outcome }],
  });
  expect(putOff(often('model'), { cause: 'model', message: 'gone' }, clock)).toEqual({
    state: { backoff: { cause: 'model', attempt: 13, since: 10, at: 61_000 }, waitedMs: 60_000 },
    reports: [],
  });
});

test('what broken streams of an open turn have cost is settled when the run fails', () => {
  const usage = { ...turn().usage, input: 1000 };
  const open = turn({ turn: 3, usage, costUsd: 0.002 });
  expect(failOpenTurn({ turn: open }, 'timeout', 'late').state?.unsettled).toEqual({ turn: 3, usage, costUsd: 0.002 });
  const done = { ...open, stopReason: 'tool_use' };
  expect(failOpenTurn({ turn: done }, 'timeout', 'late').state?.unsettled).toBeUndefined();
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
