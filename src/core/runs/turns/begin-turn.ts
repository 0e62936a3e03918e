/** The intent of a model call, in the record before the call is made. */
import { noneUnconfirmed } from '../../money/ledger.ts';
import { noUsage } from '../../money/prices.ts';
import type { Change } from '../change.ts';
import type { RunRecord, Turn } from '../record.ts';
import { spendingOf, withCall } from './spending.ts';

/** Begins a turn, or another attempt at the one that is open. */
export function beginTurn(record: RunRecord, turn: number, now: number): Change & { turn: Turn } {
  const open = record.turn?.turn === turn ? record.turn : null;
  if (open) {
    const { turn: known, ...change } = writeOff({ ...record, turn: open });
    return { ...change, turn: { ...(known ?? open), attempts: open.attempts + 1 } };
  }
  return {
    turn: {
      turn,
      attempts: 1,
      startedAt: now,
      usage: noUsage,
      costUsd: 0,
      unconfirmed: noneUnconfirmed,
      atRisk: null,
      stopReason: null,
      checkpointError: null,
      modelMs: 0,
      checkpointMs: 0,
      toolMs: 0,
      totalMs: 0,
    },
  };
}

/**
 * Counts a call whose end nobody knows, because a crash cut it off, at the most that it can have cost: the provider may
 * have billed all of it. That overstates a call which was answered shorter, read its prompt from the cache, or was never
 * sent at all because the crash came between the reservation and the call.
 */
export function writeOff({ turn, order }: Pick<RunRecord, 'turn' | 'order'>): Change {
  if (!turn?.atRisk) return {};
  const lost = withCall(turn, { usage: turn.atRisk, isWorstCase: true }, order.price);
  return { turn: lost, state: { unsettled: spendingOf(lost) } };
}
