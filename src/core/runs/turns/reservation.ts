/** Before a model call: what the ledger is asked, and what its answer means. */
import { costUsd, type TokenUsage } from '../../money/prices.ts';
import type { Clock } from '../backoff.ts';
import type { Change } from '../change.ts';
import type { LedgerAnswer, LedgerRequest } from '../ledger-questions.ts';
import { putOff } from '../put-off.ts';
import type { RunRecord } from '../record.ts';
import { mostUsage, promptTokensBound, type RequestFrame } from './request.ts';

/** The most that the next call can use, and the question that settles what is spent and reserves its cost. */
export type Reservation = { atRisk: TokenUsage; request: LedgerRequest };

export function reservationOf({ order, state, messages, turn }: RunRecord, frame: RequestFrame): Reservation {
  if (!turn) throw new Error('a turn is begun before its reservation');
  const atRisk = mostUsage(promptTokensBound(frame, messages, state.knownTokens), frame, order.price);
  const reserve = { turn: turn.turn, usd: costUsd(atRisk, order.price) };
  return { atRisk, request: { runId: order.runId, settle: state.unsettled, reserve } };
}

/** The reservation is in the record before the call is made: a call that a crash cuts off is counted by it. */
export function afterLedger(
  record: RunRecord,
  { atRisk }: Reservation,
  answer: LedgerAnswer | 'unreachable',
  clock: Clock,
): Change {
  switch (answer) {
    case 'unreachable':
      return putOff(record, { cause: 'build', message: 'the ledger does not answer' }, clock);
    case 'wait':
      return { state: { unsettled: null, waitingSince: clock.now } };
    case 'stop':
      return { state: { unsettled: null, phase: { kind: 'disposing', reason: 'the ledger stopped the run' } } };
    case 'granted':
      return { state: { unsettled: null }, ...(record.turn && { turn: { ...record.turn, atRisk } }) };
    default:
      return answer satisfies never;
  }
}
