/** `GET /builds/:id/requirements`: what the spec asks for, where it says so, what answers it, and whether that is shown. */
import { z } from 'zod';
import { ToldTest } from '../../environments/base-tests.ts';
import { RepositoryEnvironment } from '../../environments/repository-environment.ts';
import { RequirementState } from '../fidelity.ts';
import { growing } from '../growing.ts';
import { TaskStatus } from '../views.ts';
import { Next } from './page.ts';

export const RequirementCoverage = z.object({
  id: z.string(),
  quote: z.string(),
  /** Where the text has it, in UTF-16 code units; empty where a plan was submitted, or it quotes an assumption. */
  at: z.array(z.object({ start: z.int(), end: z.int() })),
  assumption: z.string().nullable(),
  state: growing(RequirementState),
  criteria: z.array(
    z.object({
      task: z.string(),
      taskStatus: growing(TaskStatus),
      criterion: z.string(),
      text: z.string(),
      /** The last verdict on it. */
      pass: z.boolean().nullable(),
      evidence: z.string().nullable(),
      /** It fails at the integration heads, where it was run again. */
      isBroken: z.boolean(),
    }),
  ),
});
export type RequirementCoverage = z.infer<typeof RequirementCoverage>;
export const RequirementList = z.object({ requirements: z.array(RequirementCoverage), next: Next });
export type RequirementList = z.infer<typeof RequirementList>;

/** `GET /builds/:id/environments`: what each repository needs, and what its tests say of the base. */
export const EnvironmentList = z.object({ environments: z.array(RepositoryEnvironment), base: z.array(ToldTest) });
export type EnvironmentList = z.infer<typeof EnvironmentList>;
