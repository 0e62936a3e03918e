/** `GET /reports/cost?by=…&from=…&to=…`: what builds have cost, summed over days, roles, models, builds or tenants. */
import { z } from 'zod';
import { TokenUsage } from '../../money/prices.ts';
import { Next } from './page.ts';

export const CostGroup = z.enum(['day', 'role', 'model', 'build', 'tenant']);
export type CostGroup = z.infer<typeof CostGroup>;

const Spent = {
  runs: z.int(),
  /** The sum of the times of runs that have ended. */
  ms: z.number(),
  costUsd: z.number(),
  usage: z.object(TokenUsage.shape),
  /** Of all tokens of prompts, how many came from the cache. */
  cacheShare: z.number().nullable(),
};

/** A run counts on the day (UTC) on which it began. */
export const CostReport = z.object({
  by: CostGroup,
  /** The first day and the last; null where there is no bound. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Of all of them, those of other pages too. */
  total: z.object(Spent),
  /** Days in their order, everything else the dearest first. */
  rows: z.array(z.object({ key: z.string(), ...Spent })),
  next: Next,
});
export type CostReport = z.infer<typeof CostReport>;
