/** What the check of a live deployment is asked and answers: one entry a check, with what to do. */
import { z } from 'zod';
import { growing } from './growing.ts';
import { Repository } from './submission.ts';

export const DoctorRequest = z.strictObject({
  /** A repository to list, and to make, list and delete a ref of its own in. */
  repository: Repository.pick({ url: true, base: true }).optional(),
  /** Leaves out what starts a sandbox, which takes some seconds and costs a little. */
  withoutSandbox: z.boolean().default(false),
});
export type DoctorRequest = z.infer<typeof DoctorRequest>;

/** All the checks are over within this: they run at once, and the longest of them may wait for an image to be pulled. */
export const checksLimitMs = 90_000;

export const checkNames = ['settings', 'migrations', 'model', 'sandbox', 'repository', 'webhook'] as const;
export type CheckName = (typeof checkNames)[number];

/** `warned`: it works, and somebody may want it otherwise. `skipped`: it was not asked for, or cannot be told. */
export const checkStates = ['ok', 'warned', 'failed', 'skipped'] as const;

export const DoctorCheck = z.object({
  name: growing(z.enum(checkNames)),
  state: growing(z.enum(checkStates)),
  /** What was seen, in one line. Nothing secret. */
  text: z.string(),
  /** What to do about it; null where there is nothing to do. */
  advice: z.string().nullable(),
  ms: z.number(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

export const DoctorAnswer = z.object({
  /** Whether no check failed. */
  ok: z.boolean(),
  release: z.string(),
  /** The deployment's clock, in milliseconds since the epoch. */
  at: z.number(),
  caller: z.object({ name: z.string(), tenant: z.string(), scopes: z.array(z.string()) }),
  checks: z.array(DoctorCheck),
});
export type DoctorAnswer = z.infer<typeof DoctorAnswer>;

/** What the check signs and sends to itself: always the same bytes. */
export const OwnMessage = z.strictObject({ type: z.literal('doctor') });
export const ownMessage: z.infer<typeof OwnMessage> = { type: 'doctor' };

/** What anyone may hear of a deployment. */
export const Health = z.object({
  ok: z.literal(true),
  release: z.string().default(''),
  /** `behind`: there are tables of this release that the database does not have yet. `unknown`: it does not answer. */
  migrations: growing(z.enum(['current', 'behind', 'unknown'])).default('unknown'),
});
export type Health = z.infer<typeof Health>;
