/** What the issue that a build came from has been told: one comment, which is edited as the build goes on. */
import { z } from 'zod';

export const Telling = z.strictObject({
  /** The comment's id at the forge; null until it is known to be there. */
  comment: z.int().nullable(),
  /** How much there has been to tell so far, and how much of it the comment says. */
  news: z.int(),
  told: z.int(),
  /** When it was last written. */
  at: z.number().nullable(),
  /** Whether the effect that writes it is in the outbox: there is never more than one, so that there is one comment. */
  isOrdered: z.boolean(),
  /** What is said to the person who last asked for something that cannot be done; null once something else is asked. */
  remark: z.string().nullable(),
  /** Why nothing is told any more; null where it is. */
  failure: z.string().nullable(),
});
export type Telling = z.infer<typeof Telling>;

export const nothingTold: Telling = {
  comment: null,
  news: 0,
  told: 0,
  at: null,
  isOrdered: false,
  remark: null,
  failure: null,
};
