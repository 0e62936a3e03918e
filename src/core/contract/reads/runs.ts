/** `GET /builds/:id/runs` and `GET /builds/:id/runs/:run`. */
import { z } from 'zod';
import { Unconfirmed } from '../../money/ledger.ts';
import { TokenUsage } from '../../money/prices.ts';
import { RunView } from '../views.ts';
import { Next } from './page.ts';

export const RunList = z.object({ runs: z.array(RunView), next: Next });
export type RunList = z.infer<typeof RunList>;

/** One model call with the tools that it asked for. Times are milliseconds. */
export const TurnView = z.object({
  turn: z.int(),
  /** How often the call was begun; more than one after an outage or a crash. */
  attempts: z.int(),
  startedAt: z.number(),
  usage: z.object(TokenUsage.shape),
  /** Of the tokens of its prompt, how many came from the cache; null before there are any. */
  cacheShare: z.number().nullable(),
  costUsd: z.number(),
  unconfirmed: z.object(Unconfirmed.shape),
  stopReason: z.string().nullable(),
  checkpointError: z.string().nullable(),
  modelMs: z.number(),
  checkpointMs: z.number(),
  toolMs: z.number(),
  totalMs: z.number(),
});
export type TurnView = z.infer<typeof TurnView>;

/** With its turns from the first on; they go with the transcript. */
export const RunAnswer = z.object({
  run: RunView.extend({ cacheShare: z.number().nullable() }),
  /** When retention has removed turns and transcript; null where they are there. */
  removedAt: z.number().nullable(),
  turns: z.array(TurnView),
  next: Next,
});
export type RunAnswer = z.infer<typeof RunAnswer>;
