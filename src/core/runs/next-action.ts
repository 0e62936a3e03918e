/** Decides what a run does next, from its record alone: no I/O, no clock, no memory of its own. */

import type { z } from 'zod';
import type { RunFailure } from '../contract/sent-back.ts';
import type { SessionCause } from '../contract/session-cause.ts';
import { isGreen } from '../environments/base-tests.ts';
import type { Backoff, Call, RunPhase, RunRecord, RunState } from './record.ts';
import { sessionEnd } from './sessions/session-end.ts';
import { type NextSetUp, nextSetUp } from './set-up.ts';

/**
 * What to do next. The actions of the first group only write; those of the second reach out, and what they begin is in
 * the record before they do; `rest` waits for the alarm at `until`, or for a call from the Build where that is null.
 */
export type Action =
  | { kind: 'begin-turn'; turn: number }
  | { kind: 'ask-note'; cause: SessionCause }
  | { kind: 'begin-call'; call: Call }
  | { kind: 'answer-calls' }
  | { kind: 'write-off' }
  | { kind: 'fail'; reason: z.infer<typeof RunFailure>; message: string }
  | { kind: 'prepare' }
  | { kind: 'evaluate' }
  | { kind: 'test-base' }
  | { kind: 'verify' }
  | { kind: 'set-up'; next: NonNullable<NextSetUp> }
  | { kind: 'restore' }
  | { kind: 'reserve' }
  | { kind: 'call-model' }
  | { kind: 'open-session' }
  | { kind: 'run-call'; call: Call; interrupted: boolean }
  | { kind: 'settle' }
  | { kind: 'send-report' }
  | { kind: 'keep-warm' }
  | { kind: 'dispose' }
  | { kind: 'give-back' }
  | { kind: 'rest'; until: number | null };

/** A run that waits for longer than this gives its sandbox back, so that others can have one. */
export const idleMs = 5 * 60_000;

/**
 * The intent that this life of the object has begun and not yet carried out: one that stands in the record and not
 * here was interrupted, by a crash or because the other side did not answer.
 */
export type Begun = { turn: string | null; call: string | null };

export const turnKey = (turn: number, attempt: number): string => `${turn}/${attempt}`;

/** The next action of a run at a time in milliseconds since the epoch. */
export function nextAction(record: RunRecord, begun: Begun, now: number): Action {
  const { phase, backoff, waitingSince, slot } = record.state;
  const resting = backoff !== null && backoff.at > now;
  switch (phase.kind) {
    case 'ended':
      return { kind: 'rest', until: null };
    case 'disposing':
      if (record.turn?.atRisk) return { kind: 'write-off' };
      if (resting) return { kind: 'rest', until: backoff.at };
      return record.state.unsettled ? { kind: 'settle' } : { kind: 'dispose' };
    case 'reporting':
      if (resting) return { kind: 'rest', until: backoff.at };
      if (record.state.unsettled) return { kind: 'settle' };
      // Before the report: what the Build then orders finds the sandbox free.
      if (leavesWarm(record)) return { kind: 'keep-warm' };
      return record.reports.length > 0 ? { kind: 'send-report' } : { kind: 'dispose' };
    default:
  }
  if (waitingSince !== null) {
    if (resting) return { kind: 'rest', until: backoff.at };
    if (record.state.unsettled) return { kind: 'settle' };
    return record.reports.length > 0 ? { kind: 'send-report' } : whileWaiting(record, waitingSince, now);
  }
  const deadline = slot.kind === 'queued' ? Number.POSITIVE_INFINITY : deadlineOf(record);
  if (now >= deadline) return { kind: 'fail', reason: 'timeout', message: 'the run did not end before its deadline' };
  // Outages and discoveries are told before the wait that they explain, unless it is the Build that does not answer.
  if (record.reports.length > 0 && !(resting && backoff.cause === 'build')) return { kind: 'send-report' };
  if (resting && hasOutlived(record, backoff, now)) return { kind: 'give-back' };
  if (resting) return { kind: 'rest', until: Math.min(backoff.at, deadline) };
  // The model can be asked without a sandbox; it is brought back for what the model asks for.
  if (asksModel(phase) && record.state.sandbox === 'absent') return modelAction(record, begun);
  if (slot.kind === 'queued') return { kind: 'rest', until: null };
  if (phase.kind === 'preparing') return { kind: 'prepare' };
  if (record.state.sandbox !== 'ready') return { kind: 'restore' };
  // An evaluator sets up after the merge, and a preparer once it knows how.
  const setUp = phase.kind === 'session' || phase.kind === 'verifying' ? nextSetUp(record) : null;
  if (setUp) return { kind: 'set-up', next: setUp };
  if (phase.kind === 'evaluating') return { kind: 'evaluate' };
  if (phase.kind === 'testing-base') return { kind: 'test-base' };
  if (phase.kind === 'verifying') return { kind: 'verify' };
  if (asksModel(phase)) return modelAction(record, begun);
  return phase.kind === 'handing-over' ? { kind: 'open-session' } : toolAction(record, begun);
}

/**
 * A task may have another round, and its candidate another evaluation; tests that did not pass on the base may run again
 * there. After a failure a new sandbox is the safer one.
 */
function leavesWarm({ order: { assignment }, state: { phase, sandbox } }: RunRecord): boolean {
  if (phase.kind !== 'reporting' || sandbox !== 'ready') return false;
  const { outcome } = phase;
  if (outcome.kind === 'prepared') return outcome.base.some((test) => !isGreen(test));
  return outcome.kind !== 'failed' && (assignment.role === 'generator' || assignment.role === 'evaluator');
}

/** Whether the next thing is an answer of the model: to go on with, or its hand-over note. */
const asksModel = (phase: RunPhase): boolean =>
  (phase.kind === 'session' && phase.expects === 'model') || (phase.kind === 'handing-over' && phase.note === null);

/** The ledger or the provider lets the run wait: it rests, at first with its sandbox, until it is woken. */
function whileWaiting({ state }: RunRecord, since: number, now: number): Action {
  if (state.sandbox === 'absent') return { kind: 'rest', until: null };
  const until = idleAt(state, since);
  return now >= until ? { kind: 'give-back' } : { kind: 'rest', until };
}

/** Whether an outage of the model is too long to keep a sandbox for it. */
function hasOutlived({ state }: RunRecord, backoff: Backoff, now: number): boolean {
  if (backoff.cause !== 'model' || state.sandbox === 'absent') return false;
  const isFar = state.idleTries === 0 && backoff.at - now > idleMs;
  return isFar || now >= idleAt(state, backoff.since);
}

/** A try that failed puts the next one off as long again. */
const idleAt = ({ idleTries }: RunState, since: number): number => since + idleMs * (1 + idleTries);

/** When the run must have ended; the time that it waited for money or a sandbox does not count. */
export const deadlineOf = ({ order, state }: Pick<RunRecord, 'order' | 'state'>): number =>
  order.deadlineAt + state.waitedMs;

function modelAction(record: RunRecord, begun: Begun): Action {
  const { state, turn } = record;
  const open = turn !== null && turn.stopReason === null ? turn : null;
  const number = open?.turn ?? (turn?.turn ?? 0) + 1;
  if (open === null && state.phase.kind === 'session') {
    const end = sessionEnd(record);
    if (end.kind === 'fail') return end;
    if (end.kind === 'hand-over') return { kind: 'ask-note', cause: end.cause };
  }
  if (open === null || begun.turn !== turnKey(open.turn, open.attempts)) return { kind: 'begin-turn', turn: number };
  return open.atRisk === null ? { kind: 'reserve' } : { kind: 'call-model' };
}

function toolAction({ calls }: RunRecord, begun: Begun): Action {
  const call = calls.find(({ state }) => state !== 'done');
  if (!call) return { kind: 'answer-calls' };
  if (call.state === 'waiting') return { kind: 'begin-call', call };
  return { kind: 'run-call', call, interrupted: begun.call !== call.id };
}
