/** `GET /builds/:id/tasks/:task/rounds/:n/diff`: what a candidate changes, as its evaluation saw it on the head. */
import { z } from 'zod';
import { Sha } from '../../sandbox/protocol.ts';
import { growing } from '../growing.ts';

export const FileDiff = z.object({
  path: z.string(),
  status: growing(z.enum(['added', 'modified', 'deleted', 'type-changed'])),
  /** A unified diff; empty where all of it is left out. */
  patch: z.string(),
  /** Whether more belongs to it than `patch` holds. */
  isCut: z.boolean(),
});
export type FileDiff = z.infer<typeof FileDiff>;

export const DiffAnswer = z.object({
  task: z.string(),
  round: z.int(),
  /** The evaluation that saw it. */
  runId: z.string(),
  repositories: z.array(
    z.object({
      repository: z.string(),
      from: Sha,
      to: Sha,
      files: z.array(FileDiff),
      /** Files that are not listed, and bytes of the patch that are not kept. */
      omittedFiles: z.int(),
      omittedBytes: z.int(),
    }),
  ),
});
export type DiffAnswer = z.infer<typeof DiffAnswer>;
export type RepositoryDiff = DiffAnswer['repositories'][number];
