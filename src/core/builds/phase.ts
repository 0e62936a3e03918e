/** The phases of a build, and the stages of its planning, as the state keeps them. */
import { z } from 'zod';
import { PauseDetails, PauseReason } from '../contract/pause.ts';
import { WorkPlan } from '../plan/work-plan.ts';
import { Finding } from '../roles.ts';

/** Where planning stands; each stage is one run. */
export const PlanningStage = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('preparer') }),
  z.strictObject({ role: z.literal('architect') }),
  z.strictObject({ role: z.literal('adversary'), plan: WorkPlan }),
  z.strictObject({
    role: z.literal('refiner'),
    plan: WorkPlan,
    findings: z.array(Finding),
    faults: z.array(z.string()),
    objections: z.array(z.string()),
    round: z.int(),
  }),
  z.strictObject({ role: z.literal('validator'), plan: WorkPlan, round: z.int() }),
]);
export type PlanningStage = z.infer<typeof PlanningStage>;

const Opening = z.strictObject({ kind: z.literal('opening') });
const Planning = z.strictObject({
  kind: z.literal('planning'),
  stage: PlanningStage,
  runId: z.string(),
  attempt: z.int(),
});
const Running = z.strictObject({ kind: z.literal('running') });
const Finishing = z.strictObject({
  kind: z.literal('finishing'),
  /** Its pull requests are brought up to date first. */
  pullRequests: z.boolean().default(false),
});

/** A phase in which the build works by itself. */
export const ActivePhase = z.discriminatedUnion('kind', [Opening, Planning, Running, Finishing]);
export type ActivePhase = z.infer<typeof ActivePhase>;

export const BuildPhase = z.discriminatedUnion('kind', [
  Opening,
  Planning,
  Running,
  Finishing,
  z.strictObject({
    kind: z.literal('paused'),
    at: z.number(),
    reason: PauseReason,
    message: z.string(),
    /** Null where a release paused the build that kept the message alone, or details that this one does not know. */
    details: PauseDetails.nullable().default(null).catch(null),
    resumes: ActivePhase,
  }),
  z.strictObject({ kind: z.literal('completed'), at: z.number() }),
  z.strictObject({ kind: z.literal('failed'), at: z.number(), message: z.string() }),
  z.strictObject({ kind: z.literal('cancelled'), at: z.number(), message: z.string() }),
]);
export type BuildPhase = z.infer<typeof BuildPhase>;
