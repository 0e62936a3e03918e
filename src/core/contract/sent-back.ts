/** Why a round was sent back, as events and views tell it: without the long evidence that the next generator reads. */
import { z } from 'zod';
import { growing } from './growing.ts';

export const SentBack = z.object({
  kind: growing(z.enum(['scope', 'tests', 'criteria', 'conflict', 'run-failed'])),
  /** Of `scope` and `conflict`. */
  paths: z.array(z.string()).default([]),
  /** Of `tests`: the command, and its exit code where no signal ended it. */
  command: z.string().nullable().default(null),
  exitCode: z.int().nullable().default(null),
  /** Of `criteria`: the ids of those that are not met. */
  criteria: z.array(z.string()).default([]),
  /** Of `run-failed`. */
  message: z.string().nullable().default(null),
});
export type SentBack = z.infer<typeof SentBack>;
