/** Where the gates of a build stand: what is looked at again on the integration heads, and what came of it. */
import { z } from 'zod';
import { FailedCheck } from '../../contract/fidelity.ts';

export const Fidelity = z.strictObject({
  /** The verification under way, or the one that broke off: with the checks of these merged tasks. */
  verifying: z.strictObject({ runId: z.string(), attempt: z.int(), tasks: z.array(z.string()) }).nullable(),
  /** The last one that came to its end. */
  verified: z
    .strictObject({
      tasks: z.array(z.string()),
      failed: z.array(FailedCheck),
      /** Why it has no result. */
      unfinished: z.string().nullable(),
    })
    .nullable(),
  /** The tasks that it has added to the plan. */
  repairs: z.array(z.string()),
});
export type Fidelity = z.infer<typeof Fidelity>;

export const nothingVerified: Fidelity = { verifying: null, verified: null, repairs: [] };
