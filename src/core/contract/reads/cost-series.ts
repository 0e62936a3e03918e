/** `GET /builds/:id/costs?points=N`: what a build has cost over time, by role and by model, and what that comes to. */
import { z } from 'zod';
import { Role } from '../../roles.ts';
import { growing } from '../growing.ts';
import { PlatformSpent, SpentByModel, SpentByRole, SpentOnTask, SpentTokens } from './spent.ts';

export const mostPoints = 500;
/** Of tasks that are told of. */
export const dearestTasks = 10;

/** Dollars until each moment: they only grow. */
const costUsd = z.array(z.number());

export const CostSeries = z.object({
  /**
   * Moments at the same distance from one another, from the build's begin to its end or to now, in milliseconds since the
   * epoch. Every other list has one value for each. What a run has cost is spread evenly over the time that it has taken.
   */
  at: z.array(z.number()),
  limitUsd: z.number(),
  costUsd,
  /** The dearest first, as are models. */
  byRole: z.array(z.object({ role: growing(Role), costUsd })),
  byModel: z.array(z.object({ model: z.string(), costUsd })),
  /** Of all tokens of prompts until then, how many came from the cache; null before there are any. */
  cacheShare: z.array(z.number().nullable()),
  /**
   * What it comes to at the last of the moments, the dearest first; of tasks, ten of those that have cost anything. A build
   * of an older release tells neither this nor the next.
   */
  spent: z
    .object({
      ...SpentTokens,
      byRole: z.array(SpentByRole),
      byModel: z.array(SpentByModel),
      byTask: z.array(SpentOnTask),
    })
    .optional(),
  platform: PlatformSpent.optional(),
});
export type CostSeries = z.infer<typeof CostSeries>;
export type SpentParts = NonNullable<CostSeries['spent']>;
