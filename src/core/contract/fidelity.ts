/** Fidelity to the spec: what of it is shown at the integration heads, and what a completed build could not show. */
import { z } from 'zod';

/**
 * `open`: a task that answers it is not settled. `met`: all that answers it has merged, and holds. `broken`: a check that held
 * at its merge fails at the heads. `unproven`: everything is settled, and nothing that merged shows it.
 */
export const RequirementState = z.enum(['open', 'met', 'broken', 'unproven']);
export type RequirementState = z.infer<typeof RequirementState>;

export const RequirementView = z.object({ id: z.string(), state: RequirementState });
export type RequirementView = z.infer<typeof RequirementView>;

/** A command that is run at the heads, and the criteria that it decides. */
export const HeadCheck = z.strictObject({
  command: z.string(),
  criteria: z.array(z.strictObject({ task: z.string(), criterion: z.string() })),
});
export type HeadCheck = z.infer<typeof HeadCheck>;

/** A check that fails at the heads, twice; or, with a `folder`, the tests of a repository or a package of it. */
export const FailedCheck = z.strictObject({
  ...HeadCheck.shape,
  folder: z.string().nullable(),
  exitCode: z.int().nullable(),
  excerpt: z.string(),
});
export type FailedCheck = z.infer<typeof FailedCheck>;

/** What a completed build could not show. */
export const Reservation = z.strictObject({
  kind: z.enum(['broken', 'unproven', 'missing', 'contradicted', 'not-verified', 'not-audited']),
  /** The requirements of the plan that it is about. */
  requirements: z.array(z.string()),
  what: z.string(),
  evidence: z.string().nullable(),
});
export type Reservation = z.infer<typeof Reservation>;

/** How much of the spec is looked at again before a build completes. */
export const FidelityOptions = z.strictObject({
  /**
   * When a session with fresh eyes reads the spec beside the result: before the build completes, and with `phases` also at
   * the end of each phase of a plan that has more than one.
   */
  audit: z.enum(['phases', 'end', 'never']).default('phases'),
  /** So often what a gate finds is given to tasks of its own; after that the build completes with a reservation. */
  rounds: z.int().min(0).max(10).default(2),
});
export type FidelityOptions = z.infer<typeof FidelityOptions>;
