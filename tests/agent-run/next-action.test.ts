/** What a run does next, decided from its record. */
import { expect, test } from 'vitest';
import { type Begun, maxTurns, nextAction, turnKey } from '../../src/durable-objects/agent-run/next-action.ts';
import type { RunRecord } from '../../src/durable-objects/agent-run/state.ts';
import { call, inSession, record, state, turn } from './records.ts';

const nothingBegun: Begun = { turn: null, call: null };
const next = (given: Partial<RunRecord>, begun: Partial<Begun> = {}, now = 0) =>
  nextAction(record(given), { ...nothingBegun, ...begun }, now);

test('a new run prepares its sandbox', () => {
  expect(next({ state: state({ sandbox: 'absent' }) })).toEqual({ kind: 'prepare' });
});

test('a turn is begun and reserved in the record before the model is called, and begun again after a crash', () => {
  expect(next({ state: inSession('model') })).toEqual({ kind: 'begin-turn', turn: 1 });
  const begun = { state: inSession('model'), turn: turn({ turn: 1, attempts: 1 }) };
  expect(next(begun, { turn: turnKey(1, 1) })).toEqual({ kind: 'reserve' });
  const reserved = { ...begun, turn: turn({ turn: 1, attempts: 1, atRisk: turn().usage }) };
  expect(next(reserved, { turn: turnKey(1, 1) })).toEqual({ kind: 'call-model' });
  expect(next(reserved)).toEqual({ kind: 'begin-turn', turn: 1 });
});

test('a turn that was begun before a crash is begun again under its number', () => {
  expect(next({ state: inSession('model'), turn: turn({ turn: 7, attempts: 1 }) })).toEqual({
    kind: 'begin-turn',
    turn: 7,
  });
});

test('a finished turn is followed by the next one', () => {
  const finished = turn({ turn: 7, stopReason: 'tool_use' });
  expect(next({ state: inSession('model'), turn: finished })).toEqual({ kind: 'begin-turn', turn: 8 });
});

test('a run that has had all its turns fails', () => {
  const last = turn({ turn: maxTurns, stopReason: 'tool_use' });
  expect(next({ state: inSession('model'), turn: last })).toEqual({
    kind: 'fail',
    reason: 'no-result',
    message: 'no result after 200 turns',
  });
});

test('calls are begun, carried out and answered in their order', () => {
  const first = call({ position: 0, id: 'one', state: 'done' });
  const second = call({ position: 1, id: 'two' });
  const calls = (state: 'waiting' | 'started' | 'done') => ({
    state: inSession('tools'),
    calls: [first, { ...second, state }],
  });
  expect(next(calls('waiting'))).toEqual({ kind: 'begin-call', call: second });
  const started = { ...second, state: 'started' };
  expect(next(calls('started'), { call: 'two' })).toEqual({ kind: 'run-call', call: started, interrupted: false });
  expect(next(calls('done'))).toEqual({ kind: 'answer-calls' });
});

test('a call that was begun in an earlier life is known to be interrupted', () => {
  const started = call({ state: 'started' });
  expect(next({ state: inSession('tools'), calls: [started] })).toEqual({
    kind: 'run-call',
    call: started,
    interrupted: true,
  });
});

test('a sandbox that did not answer is brought back before anything else happens in it', () => {
  expect(next({ state: inSession('tools', { sandbox: 'unsure' }), calls: [call()] })).toEqual({ kind: 'restore' });
});

test('a run that backs off rests until then, or until its deadline', () => {
  const backoff = (at: number) => inSession('model', { backoff: { cause: 'model', attempt: 1, at } });
  expect(next({ state: backoff(500) })).toEqual({ kind: 'rest', until: 500 });
  expect(next({ state: backoff(500_000) })).toEqual({ kind: 'rest', until: 100_000 });
  expect(next({ state: backoff(500) }, {}, 500)).toEqual({ kind: 'begin-turn', turn: 1 });
});

test('an outage is reported before it is waited out, unless it is the build that does not answer', () => {
  const reports = [{ runId: 'b-r1', seq: 1, body: { kind: 'outage' as const, message: 'slow', retryAt: 500 } }];
  const waiting = (cause: 'model' | 'build') => inSession('model', { backoff: { cause, attempt: 1, at: 500 } });
  expect(next({ state: waiting('model'), reports })).toEqual({ kind: 'send-report' });
  expect(next({ state: waiting('build'), reports })).toEqual({ kind: 'rest', until: 500 });
});

test('a run that waits for money rests until it is woken, and the wait does not count against its deadline', () => {
  expect(next({ state: inSession('model', { waitingSince: 10 }) }, {}, 200_000)).toEqual({ kind: 'rest', until: null });
  expect(next({ state: inSession('model', { waitedMs: 150_000 }) }, {}, 200_000)).toEqual({
    kind: 'begin-turn',
    turn: 1,
  });
});

test('past its deadline a run fails, whatever it was doing', () => {
  const timeout = { kind: 'fail', reason: 'timeout', message: 'the run did not end before its deadline' };
  expect(next({ state: inSession('tools'), calls: [call()] }, {}, 100_000)).toEqual(timeout);
  expect(next({ state: state({ sandbox: 'absent' }) }, {}, 100_000)).toEqual(timeout);
});

test('a run that was stopped counts the call that a crash has cut off before it settles', () => {
  const disposing = state({ phase: { kind: 'disposing', reason: 'x' } });
  expect(next({ state: disposing, turn: turn({ atRisk: turn().usage }) })).toEqual({ kind: 'write-off' });
});

test('at its end a run settles, reports and gives its sandbox back, in this order', () => {
  const outcome = { kind: 'failed' as const, reason: 'refusal' as const, message: 'no' };
  const reporting = { kind: 'reporting' as const, outcome };
  const reports = [{ runId: 'b-r1', seq: 1, body: { kind: 'ended' as const, outcome } }];
  const unsettled = { turn: 1, usage: turn().usage, costUsd: 0 };
  expect(next({ state: state({ phase: reporting, unsettled }), reports })).toEqual({ kind: 'settle' });
  expect(next({ state: state({ phase: reporting }), reports })).toEqual({ kind: 'send-report' });
  expect(next({ state: state({ phase: reporting }) })).toEqual({ kind: 'dispose' });
  expect(next({ state: state({ phase: { kind: 'ended' } }) })).toEqual({ kind: 'rest', until: null });
});
