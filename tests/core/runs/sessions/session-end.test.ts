/** When a session ends and a new one takes over. */
import { expect, test } from 'vitest';
import type { RunRecord, RunState } from '../../../../src/core/runs/record.ts';
import { maxSessions, outgrown, sessionEnd } from '../../../../src/core/runs/sessions/session-end.ts';
import { inSession, order, record, turn, user } from '../records.ts';

const goesOn = { kind: 'goes-on' };
const at = (
  turns: number,
  state: Partial<RunState> = {},
  { maxTurns = 10, ...given }: Partial<RunRecord> & { maxTurns?: number } = {},
): RunRecord =>
  record({
    order: order({ session: { maxTurns, windowTokens: 100_000 } }),
    state: inSession('model', { knownTokens: 1000, ...state }),
    turn: turns === 0 ? null : turn({ turn: turns, stopReason: 'tool_use' }),
    messages: [user('go on')],
    ...given,
  });

test('a session ends with its last turn, counted from its own first', () => {
  const cause = { kind: 'turns', turns: 10 };
  expect([at(9), at(10)].map(sessionEnd)).toEqual([goesOn, { kind: 'hand-over', cause }]);
  const second = { session: { number: 2, firstTurn: 12 } };
  expect([at(11, second), at(20, second), at(21, second)].map(sessionEnd)).toEqual([
    goesOn,
    goesOn,
    { kind: 'hand-over', cause },
  ]);
});

test('a session ends when three quarters of the window are taken, by what was counted and by what has come since', () => {
  const cause = { kind: 'window-nears', turns: null };
  // 1,000 tokens are allowed for what the API adds.
  expect(sessionEnd(at(2, { knownTokens: 73_900 }))).toEqual(goesOn);
  expect(sessionEnd(at(2, { knownTokens: 74_001 }))).toEqual({ kind: 'hand-over', cause });
  const results = { messages: [user('x'.repeat(25_000))] };
  expect(sessionEnd(at(2, { knownTokens: 63_900 }))).toEqual(goesOn);
  expect(sessionEnd(at(2, { knownTokens: 64_001 }, results))).toEqual({ kind: 'hand-over', cause });
});

test('nothing comes between a paused turn and its continuation', () => {
  const paused = { messages: [user('go on'), { role: 'assistant' as const, content: [{ type: 'text', text: 'Hm' }] }] };
  expect(sessionEnd(at(10, {}, paused))).toEqual(goesOn);
});

test('after its last session a run fails and says how far it came', () => {
  const session = { number: maxSessions, firstTurn: 85 };
  const message = 'no result after 8 sessions with 94 turns; the last ended because it has had its 10 turns';
  expect(sessionEnd(at(94, { session }))).toEqual({ kind: 'fail', reason: 'no-result', message });
  expect(outgrown(at(94, { session }))).toMatchObject({ kind: 'fail', reason: 'no-result' });
});

test('a full window ends the session, and the run where the session has had no turn', () => {
  const open = (number: number) => ({ turn: turn({ turn: number, stopReason: null }) });
  expect(outgrown(at(0, {}, open(3)))).toEqual({ kind: 'hand-over', cause: { kind: 'window-full', turns: null } });
  const reason = { kind: 'fail', reason: 'context-window' };
  expect(outgrown(at(0, {}, open(1)))).toMatchObject(reason);
  expect(outgrown(at(0, { session: { number: 2, firstTurn: 7 } }, open(7)))).toMatchObject(reason);
});
