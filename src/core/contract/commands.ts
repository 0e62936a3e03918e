/** What a person may ask of a build under way: the commands, and the bodies in which the API takes them. */
import { z } from 'zod';
import { BreakerChanges, changesOf, LimitChanges, Parallel, SessionChanges } from './submission.ts';

const Reason = z.string().trim().min(1, 'must not be empty').max(1000);
const Words = z.string().trim().min(1, 'must not be empty').max(10_000);
/** Whether there is such a task, the Build says. */
const TaskId = z.string();

/** Changes of how many runs work at once, and for how long; the others stay. */
export const ParallelChanges = changesOf(
  Parallel.pick({ maxWorkers: true, agentTimeoutMinutes: true, barrier: true }).shape,
);
export type ParallelChanges = z.infer<typeof ParallelChanges>;

/** What a resume may change beside the limits. What concerns runs holds for those that start later. */
const OptionChanges = {
  parallel: ParallelChanges.optional(),
  breaker: BreakerChanges.optional(),
  session: SessionChanges.optional(),
};

/** The body of each command's request, by the last word of its path. */
export const commandBodies = {
  pause: z.strictObject({ reason: Reason.optional() }),
  resume: z.strictObject({ ...LimitChanges.shape, ...OptionChanges }),
  cancel: z.strictObject({ reason: Reason.optional() }),
  retry: z.strictObject({ note: Words.optional() }),
  skip: z.strictObject({ reason: Reason.optional() }),
  notes: z.strictObject({ text: Words, task: TaskId.optional() }),
  approve: z.strictObject({}),
  reject: z.strictObject({ comments: Words }),
} as const;

/** A command as the Build takes it. */
export const BuildCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pause'), ...commandBodies.pause.shape }),
  z.strictObject({ kind: z.literal('resume'), limits: LimitChanges, ...OptionChanges }),
  z.strictObject({ kind: z.literal('cancel'), ...commandBodies.cancel.shape }),
  z.strictObject({ kind: z.literal('retry'), task: TaskId, ...commandBodies.retry.shape }),
  z.strictObject({ kind: z.literal('skip'), task: TaskId, ...commandBodies.skip.shape }),
  z.strictObject({ kind: z.literal('note'), ...commandBodies.notes.shape }),
  z.strictObject({ kind: z.literal('approve') }),
  z.strictObject({ kind: z.literal('reject'), ...commandBodies.reject.shape }),
]);
export type BuildCommand = z.infer<typeof BuildCommand>;

/** Why a command is not taken: there is no such task, or the build is not in a state for it. */
export type Refusal = { reason: 'unknown-task' | 'conflict'; message: string };
