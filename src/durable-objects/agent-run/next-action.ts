/** Decides what a run does next, from its record alone: no I/O, no clock, no memory of its own. */

import type { z } from 'zod';
import type { RunFailure } from '../../core/run.ts';
import type { Call, RunRecord } from './state.ts';

/**
 * What to do next. The actions of the first group only write; those of the second reach out, and what they begin is in
 * the record before they do; `rest` waits for the alarm at `until`, or for a call from the Build where that is null.
 */
export type Action =
  | { kind: 'begin-turn'; turn: number }
  | { kind: 'begin-call'; call: Call }
  | { kind: 'answer-calls' }
  | { kind: 'write-off' }
  | { kind: 'fail'; reason: z.infer<typeof RunFailure>; message: string }
  | { kind: 'prepare' }
  | { kind: 'evaluate' }
  | { kind: 'restore' }
  | { kind: 'reserve' }
  | { kind: 'call-model' }
  | { kind: 'run-call'; call: Call; interrupted: boolean }
  | { kind: 'settle' }
  | { kind: 'send-report' }
  | { kind: 'dispose' }
  | { kind: 'rest'; until: number | null };

export const maxTurns = 200;

/**
 * The intent that this life of the object has begun and not yet carried out: one that stands in the record and not
 * here was interrupted, by a crash or because the other side did not answer.
 */
export type Begun = { turn: string | null; call: string | null };

export const turnKey = (turn: number, attempt: number): string => `${turn}/${attempt}`;

/** The next action of a run at a time in milliseconds since the epoch. */
export function nextAction(record: RunRecord, begun: Begun, now: number): Action {
  const { phase, backoff, waitingSince } = record.state;
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
      return record.reports.length > 0 ? { kind: 'send-report' } : { kind: 'dispose' };
    default:
  }
  if (waitingSince !== null) return { kind: 'rest', until: null };
  const deadline = deadlineOf(record);
  if (now >= deadline) return { kind: 'fail', reason: 'timeout', message: 'the run did not end before its deadline' };
  // Outages and discoveries are told before the wait that they explain, unless it is the Build that does not answer.
  if (record.reports.length > 0 && !(resting && backoff.cause === 'build')) return { kind: 'send-report' };
  if (resting) return { kind: 'rest', until: Math.min(backoff.at, deadline) };
  if (phase.kind === 'preparing') return { kind: 'prepare' };
  if (record.state.sandbox !== 'ready') return { kind: 'restore' };
  if (phase.kind === 'evaluating') return { kind: 'evaluate' };
  return phase.expects === 'model' ? modelAction(record, begun) : toolAction(record, begun);
}

/** When the run must have ended; the time that it waited for money does not count. */
export const deadlineOf = ({ order, state }: Pick<RunRecord, 'order' | 'state'>): number =>
  order.deadlineAt + state.waitedMs;

function modelAction({ turn }: RunRecord, begun: Begun): Action {
  const open = turn !== null && turn.stopReason === null ? turn : null;
  const number = open?.turn ?? (turn?.turn ?? 0) + 1;
  if (number > maxTurns) return { kind: 'fail', reason: 'no-result', message: `no result after ${maxTurns} turns` };
  if (open === null || begun.turn !== turnKey(open.turn, open.attempts)) return { kind: 'begin-turn', turn: number };
  return open.atRisk === null ? { kind: 'reserve' } : { kind: 'call-model' };
}

function toolAction({ calls }: RunRecord, begun: Begun): Action {
  const call = calls.find(({ state }) => state !== 'done');
  if (!call) return { kind: 'answer-calls' };
  if (call.state === 'waiting') return { kind: 'begin-call', call };
  return { kind: 'run-call', call, interrupted: begun.call !== call.id };
}
