/** The intent of a model call, in the record before the call is made. */
import { noUsage } from '../../../core/prices.ts';
import type { Change, RunRecord, Turn } from '../state.ts';

/** Begins a turn, or another attempt at the one that is open. */
export function beginTurn(record: RunRecord, turn: number, now: number): Change & { turn: Turn } {
  const open = record.turn?.turn === turn ? record.turn : null;
  if (open) return { turn: { ...open, attempts: open.attempts + 1 } };
  return {
    turn: {
      turn,
      attempts: 1,
      startedAt: now,
      usage: noUsage,
      costUsd: 0,
      stopReason: null,
      checkpointError: null,
      modelMs: 0,
      checkpointMs: 0,
      toolMs: 0,
      totalMs: 0,
    },
  };
}
