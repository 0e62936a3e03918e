/** What a run asks of its Build's ledger before a model call, and settles after it. */
import { z } from 'zod';
import { noneUnconfirmed, Unconfirmed } from '../money/ledger.ts';
import { TokenUsage } from '../money/prices.ts';

/** What a turn, counted from 1, has cost so far, with all its attempts. */
export const TurnSpending = z.strictObject({
  turn: z.int().positive(),
  usage: TokenUsage,
  costUsd: z.number().nonnegative(),
  unconfirmed: Unconfirmed.default(noneUnconfirmed),
});
export type TurnSpending = z.infer<typeof TurnSpending>;

/** Settles what the run has spent and reserves the worst case of its next model call, in one question. */
export const LedgerRequest = z.strictObject({
  runId: z.string(),
  /** A turn settled twice counts once, and with more the difference counts. */
  settle: TurnSpending.nullable(),
  reserve: z.strictObject({ turn: z.int().positive(), usd: z.number().nonnegative() }).nullable(),
});
export type LedgerRequest = z.infer<typeof LedgerRequest>;

/** `wait`: no money or a paused build; do nothing until `wake`. `stop`: the run is over; end without a report. */
export type LedgerAnswer = 'granted' | 'wait' | 'stop';
