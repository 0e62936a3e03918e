/** What a run does next, decided from its record. */

import { expect, test } from 'vitest';
import { noneUnconfirmed } from '../../../src/core/money/ledger.ts';
import { noUsage } from '../../../src/core/money/prices.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { type Begun, idleMs, nextAction, turnKey } from '../../../src/core/runs/next-action.ts';
import { preparedOutcome } from '../../../src/core/runs/preparing.ts';
import type { RunRecord, RunSlot, RunState } from '../../../src/core/runs/record.ts';
import type { Assignment } from '../../../src/core/runs/run-order.ts';
import { maxSessions } from '../../../src/core/runs/sessions/session-end.ts';
import { baseTest, sha } from '../builders.ts';
import { assignments, call, generating, inSession, order, record, state, turn, user } from './records.ts';

const nothingBegun: Begun = { turn: null, call: null };
const next = (given: Partial<RunRecord>, begun: Partial<Begun> = {}, now = 0) =>
  nextAction(record(given), { ...nothingBegun, ...begun }, now);

test('a new run prepares its sandbox', () => {
  expect(next({ state: state({ sandbox: 'absent' }) })).toEqual({ kind: 'prepare' });
});

test('a preparer leaves its sandbox warm where tests did not pass, and gives it back where they did', () => {
  const assignment: Assignment = { role: 'preparer', asked: [], allow: [] };
  const actions = (['green', 'red', 'flaky'] as const).map((outcome) => {
    const ended = preparedOutcome({ ...noEvaluation, base: { tested: [baseTest(outcome)], first: null } });
    return next({ order: order({ assignment }), state: state({ phase: { kind: 'reporting', outcome: ended } }) }).kind;
  });
  expect(actions).toEqual(['dispose', 'keep-warm', 'keep-warm']);
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

test('a session that has had its turns is asked for a note, and a new one opened from it', () => {
  const given = { order: order({ session: { maxTurns: 3, windowTokens: 200_000 } }), messages: [user('result')] };
  const session = { number: 2, firstTurn: 5 };
  const after = (number: number) => ({ ...given, turn: turn({ turn: number, stopReason: 'tool_use' }) });
  const why = 'it has had its 3 turns';
  expect(next({ ...after(6), state: inSession('model', { session }) })).toEqual({ kind: 'begin-turn', turn: 7 });
  expect(next({ ...after(7), state: inSession('model', { session }) })).toEqual({
    kind: 'ask-note',
    cause: { kind: 'turns', turns: 3 },
  });
  const handing = (note: string | null, sandbox: RunState['sandbox'] = 'ready') =>
    state({ phase: { kind: 'handing-over', why, note }, session, sandbox });
  expect(next({ ...after(7), state: handing(null) })).toEqual({ kind: 'begin-turn', turn: 8 });
  expect(next({ ...after(7), state: handing(null, 'absent') })).toEqual({ kind: 'begin-turn', turn: 8 });
  expect(next({ ...after(8), state: handing('All done.') })).toEqual({ kind: 'open-session' });
  expect(next({ ...after(8), state: handing('All done.', 'unsure') })).toEqual({ kind: 'restore' });
});

test('the last session of a run is not handed over, and the run fails', () => {
  const given = { order: order({ session: { maxTurns: 3, windowTokens: 200_000 } }), messages: [user('result')] };
  const session = { number: maxSessions, firstTurn: 29 };
  const last = { turn: turn({ turn: 31, stopReason: 'tool_use' }), state: inSession('model', { session }) };
  expect(next({ ...given, ...last })).toEqual({
    kind: 'fail',
    reason: 'no-result',
    message: 'no result after 8 sessions with 31 turns; the last ended because it has had its 3 turns',
  });
});

test('a crash in the turn of the note begins that turn again', () => {
  const phase = { kind: 'handing-over' as const, why: 'it has had its 3 turns', note: null };
  const open = turn({ turn: 4, atRisk: turn().usage });
  expect(next({ state: state({ phase }), turn: open })).toEqual({ kind: 'begin-turn', turn: 4 });
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
  const backoff = (at: number) => inSession('model', { backoff: { cause: 'model', attempt: 1, since: 0, at } });
  expect(next({ state: backoff(500) })).toEqual({ kind: 'rest', until: 500 });
  expect(next({ state: backoff(200_000) })).toEqual({ kind: 'rest', until: 100_000 });
  expect(next({ state: backoff(500) }, {}, 500)).toEqual({ kind: 'begin-turn', turn: 1 });
});

test('an outage is reported before it is waited out, unless it is the build that does not answer', () => {
  const outage = { kind: 'outage' as const, message: 'slow', retryAt: 500, deadlineAt: 1000 };
  const reports = [{ runId: 'b-r1', seq: 1, body: outage }];
  const waiting = (cause: 'model' | 'build') =>
    inSession('model', { backoff: { cause, attempt: 1, since: 0, at: 500 } });
  expect(next({ state: waiting('model'), reports })).toEqual({ kind: 'send-report' });
  expect(next({ state: waiting('build'), reports })).toEqual({ kind: 'rest', until: 500 });
});

test('a run that waits for money rests until it is woken, and the wait does not count against its deadline', () => {
  const waiting = inSession('model', { waitingSince: 10, sandbox: 'absent' });
  expect(next({ state: waiting }, {}, 200_000)).toEqual({ kind: 'rest', until: null });
  expect(next({ state: inSession('model', { waitedMs: 150_000 }) }, {}, 200_000)).toEqual({
    kind: 'begin-turn',
    turn: 1,
  });
});

test('a run that its provider refuses settles and tells of it before it rests', () => {
  const reports = [{ runId: 'b-r1', seq: 1, body: { kind: 'blocked' as const, message: 'no credit' } }];
  const unsettled = { turn: 1, usage: noUsage, costUsd: 1, unconfirmed: noneUnconfirmed };
  const blocked = (given: object) => inSession('model', { waitingSince: 10, ...given });
  expect(next({ state: blocked({ unsettled }), reports })).toEqual({ kind: 'settle' });
  expect(next({ state: blocked({}), reports })).toEqual({ kind: 'send-report' });
  expect(next({ state: blocked({ sandbox: 'absent' }) })).toEqual({ kind: 'rest', until: null });
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
  const unsettled = { turn: 1, usage: turn().usage, costUsd: 0, unconfirmed: noneUnconfirmed };
  expect(next({ state: state({ phase: reporting, unsettled }), reports })).toEqual({ kind: 'settle' });
  expect(next({ state: state({ phase: reporting }), reports })).toEqual({ kind: 'send-report' });
  expect(next({ state: state({ phase: reporting }) })).toEqual({ kind: 'dispose' });
  expect(next({ state: state({ phase: { kind: 'ended' } }) })).toEqual({ kind: 'rest', until: null });
});

test('a generator or evaluator that has come to a result leaves its sandbox warm before it tells of it', () => {
  const outcome = { kind: 'conflict' as const, repository: 'app', paths: ['a'], head: sha('a'), candidate: sha('b') };
  const reports = [{ runId: 'b-r1', seq: 1, body: { kind: 'ended' as const, outcome } }];
  const reporting = (role: Assignment['role'], given: Partial<RunState> = {}) => ({
    order: order({ assignment: assignments.find((assignment) => assignment.role === role) ?? generating() }),
    state: state({ phase: { kind: 'reporting', outcome }, ...given }),
    reports,
  });
  expect(next(reporting('generator'))).toEqual({ kind: 'keep-warm' });
  expect(next(reporting('evaluator'))).toEqual({ kind: 'keep-warm' });
  expect(next(reporting('evaluator', { sandbox: 'absent' }))).toEqual({ kind: 'send-report' });
  expect(next(reporting('generator', { sandbox: 'unsure' }))).toEqual({ kind: 'send-report' });
  expect(next(reporting('architect'))).toEqual({ kind: 'send-report' });
});

test('a run rests while it is queued for a sandbox, and prepares one otherwise', () => {
  const preparing = (slot: RunSlot) => ({ state: state({ sandbox: 'absent', slot }) });
  expect(next(preparing({ kind: 'queued', ticket: 1, since: 0 }))).toEqual({ kind: 'rest', until: null });
  expect(next(preparing({ kind: 'none', ticket: 1 }))).toEqual({ kind: 'prepare' });
});

test('a queued run tells of it first, and its deadline does not pass while it waits', () => {
  const queued = state({ sandbox: 'absent', slot: { kind: 'queued', ticket: 1, since: 0 } });
  const slots = { inUse: 18, limit: 18, of: 'account' as const };
  const reports = [{ runId: 'b-r1', seq: 1, body: { kind: 'queued' as const, slots } }];
  expect(next({ state: queued, reports }, {}, 200_000)).toEqual({ kind: 'send-report' });
  expect(next({ state: queued }, {}, 200_000)).toEqual({ kind: 'rest', until: null });
});

test('a run that waits keeps its sandbox for a while, gives it back then, and tries again later where that fails', () => {
  const waiting = (given: Partial<RunState> = {}) => ({ state: inSession('model', { waitingSince: 10, ...given }) });
  expect(next(waiting(), {}, 11)).toEqual({ kind: 'rest', until: 10 + idleMs });
  expect(next(waiting(), {}, 10 + idleMs)).toEqual({ kind: 'give-back' });
  expect(next(waiting({ idleTries: 1 }), {}, 10 + idleMs)).toEqual({ kind: 'rest', until: 10 + 2 * idleMs });
});

test('a run does not keep its sandbox for an outage of the model that lasts', () => {
  const deadlineAt = 100 * idleMs;
  const out = (since: number, at: number, cause: 'model' | 'sandbox' = 'model') => ({
    order: order({ deadlineAt }),
    state: inSession('model', { backoff: { cause, attempt: 9, since, at } }),
  });
  const now = 2 * idleMs;
  expect(next(out(now - 10, now + 1000), {}, now)).toEqual({ kind: 'rest', until: now + 1000 });
  expect(next(out(now - idleMs, now + 1000), {}, now)).toEqual({ kind: 'give-back' });
  expect(next(out(now - 10, now + idleMs + 1), {}, now)).toEqual({ kind: 'give-back' });
  expect(next(out(now - idleMs, now + 1000, 'sandbox'), {}, now)).toEqual({ kind: 'rest', until: now + 1000 });
});

test('a run without its sandbox asks the model all the same, and brings the sandbox back for what the model asks for', () => {
  const without = (expects: 'model' | 'tools', slot: RunSlot) => ({
    state: inSession(expects, { sandbox: 'absent', slot }),
    calls: [call()],
  });
  expect(next(without('model', { kind: 'none', ticket: 2 }))).toEqual({ kind: 'begin-turn', turn: 1 });
  expect(next(without('tools', { kind: 'queued', ticket: 2, since: 0 }))).toEqual({ kind: 'rest', until: null });
  expect(next(without('tools', { kind: 'none', ticket: 2 }))).toEqual({ kind: 'restore' });
});
