/** What a run hands in: commits of its own, and what they change. */
import { z } from 'zod';
import { Sha } from '../sandbox/protocol.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';

/** A commit of one repository. */
export const RepositoryCommit = z.strictObject({ repository: RepositoryName, commit: Sha });
export type RepositoryCommit = z.infer<typeof RepositoryCommit>;

/**
 * Commits that a run has pushed to a ref of its own, one per repository of its task. A repository whose refs have another
 * prefix than the first's has its own.
 */
export const Candidate = z.strictObject({
  ref: z.string(),
  commits: z.array(RepositoryCommit.extend({ ref: z.string().optional() })).min(1),
});
export type Candidate = z.infer<typeof Candidate>;

/** A candidate that does not merge onto the head. */
export const Conflict = z.strictObject({
  kind: z.literal('conflict'),
  repository: RepositoryName,
  paths: z.array(z.string()),
  head: Sha,
  candidate: Sha,
});

/** The files that a candidate changes: a digest of all their paths tells sets apart, the first few are for a person. */
export const ChangedFiles = z.strictObject({
  digest: z.string(),
  count: z.int().nonnegative(),
  paths: z.array(z.string().max(300)).max(10),
});
export type ChangedFiles = z.infer<typeof ChangedFiles>;
