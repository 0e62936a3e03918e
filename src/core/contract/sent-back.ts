/** Why a round was sent back, as events and views tell it: of the long evidence that the next generator reads, what matters most. */
import { z } from 'zod';
import { growing } from './growing.ts';

/** Why a run came to nothing. */
export const RunFailure = z.enum([
  'timeout',
  'no-result',
  'refusal',
  'model-rejected',
  'output-limit',
  'context-window',
  'sandbox',
  /** Git refused twice in the same words: trying again would not help. */
  'git',
  'stagnation',
  /** What was to be evaluated is not on the remote any more. */
  'missing-candidate',
  'internal',
]);

export const SentBack = z.object({
  kind: growing(z.enum(['scope', 'tests', 'criteria', 'weakened', 'conflict', 'run-failed'])),
  /** Of `scope`, `weakened` and `conflict`. */
  paths: z.array(z.string()).default([]),
  /** Of `tests`: the command, and its exit code where no signal ended it. */
  command: z.string().nullable().default(null),
  exitCode: z.int().nullable().default(null),
  /** Of `criteria`: the ids of those that are not met. */
  criteria: z.array(z.string()).default([]),
  /** Of `run-failed`: its kind, which older releases did not keep, and what was said of it. */
  failure: growing(RunFailure).nullable().default(null),
  message: z.string().nullable().default(null),
  /**
   * Of `tests`, `criteria` and `weakened`: the lines that say why, each cause by its beginning and its end; the round has
   * them in full. Older releases did not keep it.
   */
  why: z.string().nullable().default(null),
});
export type SentBack = z.infer<typeof SentBack>;

/** One line. */
export function sentBackText({ kind, paths, command, exitCode, criteria, failure, message }: SentBack): string {
  switch (kind) {
    case 'scope':
      return `changes files outside its scope: ${paths.join(', ')}`;
    case 'tests':
      return `${command} exits with ${exitCode ?? 'a signal'}`;
    case 'criteria':
      return `criteria not met: ${criteria.join(', ')}`;
    case 'weakened':
      return `weakens how work is verified without a reason: ${paths.join(', ')}`;
    case 'conflict':
      return `conflict with what has merged meanwhile in ${paths.join(', ')}`;
    case 'run-failed':
      return `the run failed${failure === null ? '' : ` (${failure})`}: ${message}`;
    default:
      return kind;
  }
}
