/** `GET /builds/:id/retrospective`: what a build cost, how it went, and what of the spec it does not show. */
import { z } from 'zod';
import { RequirementState, Reservation } from '../fidelity.ts';
import { growing } from '../growing.ts';
import { BuildStatus } from '../views.ts';
import { BreakerTransition } from './findings.ts';
import { PlatformSpent, SpentByModel, SpentByRole, SpentOnTask, SpentTokens } from './spent.ts';

export const Retrospective = z.object({
  id: z.string(),
  title: z.string(),
  status: growing(BuildStatus),
  reason: z.string().nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  /** When this was made: of a build that runs, it is how it stands. */
  at: z.number(),
  repositories: z.array(z.object({ name: z.string(), branch: z.string(), sha: z.string().nullable() })),
  cost: z.object({
    spentUsd: z.number(),
    unconfirmedUsd: z.number(),
    limitUsd: z.number(),
    ...SpentTokens,
  }),
  byRole: z.array(SpentByRole),
  byModel: z.array(SpentByModel),
  byTask: z.array(SpentOnTask),
  /** Rounds that did not end in a merge, and why. */
  sentBack: z.array(
    z.object({
      at: z.number(),
      task: z.string(),
      round: z.int(),
      how: growing(z.enum(['rejected', 'conflict', 'broken-off'])),
      why: z.string(),
    }),
  ),
  breaker: z.object({ trips: z.int(), replans: z.int(), transitions: z.array(BreakerTransition) }),
  discoveries: z.array(
    z.object({ kind: z.string(), text: z.string(), evidence: z.string(), task: z.string(), status: z.string() }),
  ),
  drift: z.object({
    requirements: z.int(),
    met: z.int(),
    notMet: z.array(z.object({ id: z.string(), quote: z.string(), state: growing(RequirementState) })),
    reservations: z.array(z.object({ ...Reservation.shape, kind: growing(Reservation.shape.kind) })),
    /** What audits found in the result that the spec does not ask for. */
    beyond: z.array(z.object({ what: z.string(), evidence: z.string() })),
  }),
  platform: PlatformSpent,
  /** What a person did. */
  person: z.array(z.object({ at: z.number(), what: z.string() })),
});
export type Retrospective = z.infer<typeof Retrospective>;
