/** Fields of earlier releases that a submission may still hold, where they say no more than what holds anyway. */
import { z } from 'zod';

/** Release 0.1.0 showed it among the defaults, and knew no other value. */
const WithMergeStrategy = z.looseObject({ parallel: z.looseObject({ mergeStrategy: z.literal('requeue') }) });

/** What was submitted, without them; anything else is left for the schema to look at. */
export function withoutRetiredFields(input: unknown): unknown {
  const found = WithMergeStrategy.safeParse(input);
  if (!found.success) return input;
  const { mergeStrategy: _, ...parallel } = found.data.parallel;
  return { ...found.data, parallel };
}
