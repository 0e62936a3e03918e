/** Where the gates of a build stand: what is looked at again on the integration heads, and what came of it. */
import { z } from 'zod';
import { FailedCheck } from '../../contract/fidelity.ts';
import { AuditFinding } from '../../roles.ts';

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
  /** What the tasks that it has added to the plan were to mend, by its key: once for each of them. */
  repairs: z.array(z.string()),
  /** The audit under way, or the one that broke off; at the end of a phase, or of all where that is null. */
  auditing: z
    .strictObject({
      runId: z.string(),
      attempt: z.int(),
      phase: z.string().nullable(),
      /** The provider has refused it once, and a person has resumed the build. */
      isRefused: z.boolean().default(false),
    })
    .nullable(),
  /** The last audit of the whole, when these tasks had merged; what it found blocking and no task was added for. */
  audited: z
    .strictObject({ tasks: z.array(z.string()), open: z.array(AuditFinding), unfinished: z.string().nullable() })
    .nullable(),
  /** Phases whose audit is over. */
  auditedPhases: z.array(z.string()),
  /** What each audit has found that tasks were added for. */
  found: z.array(z.strictObject({ phase: z.string().nullable(), what: z.array(z.string()) })),
});
export type Fidelity = z.infer<typeof Fidelity>;

export const nothingVerified: Fidelity = {
  verifying: null,
  verified: null,
  repairs: [],
  auditing: null,
  audited: null,
  auditedPhases: [],
  found: [],
};
