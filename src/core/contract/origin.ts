/** Where a build came from that nobody submitted by hand. No submission can say it of itself. */
import { z } from 'zod';
import { growing } from './growing.ts';

const forges = z.enum(['github', 'gitlab', 'gitea']);
const kinds = z.enum(['issue', 'review', 'schedule', 'hook']);
const place = { host: z.string(), repository: z.string(), number: z.int(), url: z.string(), author: z.string() };

export const Origin = z.strictObject({
  /** The id of the trigger. */
  trigger: z.string(),
  kind: kinds,
  /** Who started it at the forge; null where a clock or a key did. */
  by: z.string().nullable(),
  /** The issue, or the pull request under review, on which the build answers. */
  issue: z.strictObject({ forge: forges, isPullRequest: z.boolean(), ...place }).nullable(),
  /** Of a build that follows up a review: by repository, the branch that it goes on with, and where that is to be merged. */
  continues: z.record(z.string(), z.strictObject({ branch: z.string(), base: z.string().nullable() })),
});
export type Origin = z.infer<typeof Origin>;

/** As views tell it. */
export const OriginView = z.object({
  ...Origin.shape,
  kind: growing(kinds),
  issue: z.object({ forge: growing(forges), isPullRequest: z.boolean(), ...place }).nullable(),
});
