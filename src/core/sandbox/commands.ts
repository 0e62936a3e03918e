/**
 * Commands in a sandbox: `exec` lives as long as its call, a job goes on whoever listens. Both are part of the protocol in
 * `protocol.ts`.
 */
import { z } from 'zod';

/** What the operating system takes: no NUL, and no half of a character, which would become another one on the way. */
export const systemText = z
  .string()
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must hold neither a NUL nor half a character');

export const ExecRequest = z.object({
  command: systemText.min(1).max(100_000),
  /** A folder of the workspace; its root where absent. */
  cwd: systemText.max(1000).optional(),
  /** Whether to run in the place that the last `checkout` has made, and not in the workspace. */
  clean: z.boolean().default(false),
  timeoutMs: z.int().positive().max(3_600_000),
});
/** What a command left: its output is capped to a head and a tail, with the number of bytes left out between them. */
export const ExecResult = z.object({
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  timedOut: z.boolean(),
  output: z.string(),
  omittedBytes: z.int().nonnegative(),
  durationMs: z.number().nonnegative(),
  /** Where all of a long output is. */
  whole: z.string().max(300).optional(),
});
export type ExecResult = z.infer<typeof ExecResult>;
/** `running` comes at least every 10 s, so that a silent command is not taken for a dead sandbox. */
export const ExecFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('running') }),
  z.object({ kind: z.literal('output'), text: z.string() }),
  z.object({ kind: z.literal('exit'), result: ExecResult }),
]);
export type ExecFrame = z.infer<typeof ExecFrame>;

/** Of a command as a job: the tests of an environment may take so long. */
const longestJobMs = 12 * 3_600_000;

/**
 * A command that goes on whoever listens. The first request with its id starts it, each later one attaches to it or gets
 * its end; with another command under the same id it is refused. The answer comes when the command has ended, when it has
 * written more than `seenBytes` (and a few seconds have passed), or after `waitMs`.
 */
export const JobRequest = ExecRequest.extend({
  job: systemText.min(1).max(500),
  /** The life of the sandbox in which the job belongs: in another one it is lost, and is not started. */
  life: z.string().max(100),
  timeoutMs: z.int().positive().max(longestJobMs),
  /** Every repository is put back to its commit before the command starts, as by `reset`. */
  onCleanTree: z.boolean().default(false),
  seenBytes: z.int().nonnegative().default(0),
  waitMs: z.int().nonnegative().max(60_000),
});
export const JobState = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('running'),
    elapsedMs: z.number().nonnegative(),
    /** Of its output so far. */
    bytes: z.int().nonnegative(),
    lastLine: z.string().max(500),
  }),
  z.object({
    kind: z.literal('ended'),
    result: ExecResult,
    /** Programs that it left behind in the background, which have ended with it; the first few. */
    endedWithIt: z.array(z.string()).default([]),
  }),
  /** It belongs to another life of the sandbox, or its end is too long ago to be kept. */
  z.object({ kind: z.literal('lost') }),
]);
export type JobState = z.infer<typeof JobState>;

/** Ends a job with everything it has started, where it is under way. */
export const StopRequest = z.object({ job: JobRequest.shape.job });
