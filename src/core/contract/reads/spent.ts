/** How what a build has spent is divided, as more than one answer tells it. */
import { z } from 'zod';
import { TokenUsage } from '../../money/prices.ts';
import { Role } from '../../roles.ts';
import { growing } from '../growing.ts';
import { TaskStatus } from '../views.ts';

const usage = z.object(TokenUsage.shape);
/** Of all tokens of prompts, how many came from the cache; null before there are any. */
const cacheShare = z.number().nullable();

/** Of the runs of one role, or on one model. `ms` is the sum of their times, side by side or not. */
const Spent = { runs: z.int(), ms: z.number(), costUsd: z.number(), usage, cacheShare };

export const SpentTokens = { usage, cacheShare };
export const SpentByRole = z.object({ role: growing(Role), ...Spent });
export const SpentByModel = z.object({ model: z.string(), ...Spent });
export const SpentOnTask = z.object({
  task: z.string(),
  title: z.string(),
  status: growing(TaskStatus),
  rounds: z.int(),
  conflicts: z.int(),
  runs: z.int(),
  ms: z.number(),
  costUsd: z.number(),
});
export type SpentByRole = z.infer<typeof SpentByRole>;
export type SpentByModel = z.infer<typeof SpentByModel>;
export type SpentOnTask = z.infer<typeof SpentOnTask>;

/** At list prices; on a machine of one's own it is what the same would cost there. */
export const PlatformSpent = z.object({ leastUsd: z.number(), mostUsd: z.number(), arithmetic: z.string() });
