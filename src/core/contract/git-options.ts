/** How a build appears in the repositories of a person: who its commits are by, and where its branch and refs are. */
import { z } from 'zod';
import { integrationBranch, integrationRef, usualBranchPrefix, usualRefsPrefix } from '../refs.ts';
import { GitPerson, usualPerson } from '../sandbox/git-person.ts';

/** Of what git takes in the name of a ref, that which needs no quoting anywhere: it is also a name in URLs and commands. */
const prefixOfRefs = /^(?![-/.])(?!.*(?:\.\.|\/\/|\/\.|\.\/|\.lock(?:\/|$)))[A-Za-z0-9._/-]+$/;

const Prefix = z
  .string()
  .min(1)
  .max(100)
  .regex(prefixOfRefs, 'must be the beginning of a name that git takes for a ref');

/** A line at the end of a commit's message, as git and forges read them: `Reviewed-by: Ann <ann@example.com>`. */
export const Trailer = z.strictObject({
  key: z
    .string()
    .max(60)
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'must be letters, digits and dashes')
    .refine((key) => !/^(?:breakwater-|co-authored-by$)/i.test(key), 'is set by other means'),
  value: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}\u2028\u2029]+$/u, 'must be one line'),
});
export type Trailer = z.infer<typeof Trailer>;

export const GitOptions = z.strictObject({
  /** Of candidates and merges. */
  author: GitPerson.optional(),
  /** The author where it is absent. */
  committer: GitPerson.optional(),
  /** Named in the trailers of each commit on the integration branch. */
  coAuthors: z.array(GitPerson).max(10).optional(),
  /** Other trailers of each of these commits, before the co-authors. */
  trailers: z.array(Trailer).max(10).optional(),
  /** What the integration branch's name begins with; the build's id follows. */
  branchPrefix: Prefix.optional(),
  /** The folder of the build's working refs, which go at its end. */
  refsPrefix: Prefix.optional(),
});
export type GitOptions = z.infer<typeof GitOptions>;

/** With everything decided, as a run and its Build need it. */
export const RepositoryGit = z.strictObject({
  author: GitPerson,
  committer: GitPerson,
  coAuthors: z.array(GitPerson).default([]),
  trailers: z.array(Trailer).default([]),
  branchPrefix: z.string(),
  refsPrefix: z.string(),
  /** The integration branch of a build that goes on with another one's. */
  branch: z.string().optional(),
});
export type RepositoryGit = z.infer<typeof RepositoryGit>;

/** The integration branch of a build, and its ref. */
export const branchOf = (buildId: string, { branch, branchPrefix }: RepositoryGit): string =>
  branch ?? integrationBranch(buildId, branchPrefix);
export const branchRefOf = (buildId: string, { branch, branchPrefix }: RepositoryGit): string =>
  branch === undefined ? integrationRef(buildId, branchPrefix) : `refs/heads/${branch}`;

export const usualGit: RepositoryGit = {
  author: usualPerson,
  committer: usualPerson,
  coAuthors: [],
  trailers: [],
  branchPrefix: usualBranchPrefix,
  refsPrefix: usualRefsPrefix,
};

/** What holds for a repository: its own options, then those of all, then the usual ones. */
export function gitOf(ofAll: GitOptions, own: GitOptions = {}): RepositoryGit {
  const author = own.author ?? ofAll.author ?? usualPerson;
  // Where a repository names an author of its own, a committer of all would be somebody else.
  const committer = own.committer ?? (own.author ? undefined : ofAll.committer) ?? author;
  return {
    author,
    committer,
    coAuthors: own.coAuthors ?? ofAll.coAuthors ?? [],
    trailers: own.trailers ?? ofAll.trailers ?? [],
    branchPrefix: own.branchPrefix ?? ofAll.branchPrefix ?? usualBranchPrefix,
    refsPrefix: own.refsPrefix ?? ofAll.refsPrefix ?? usualRefsPrefix,
  };
}

/** Where remotes and people keep what is theirs. */
const taken = [
  'tags',
  'remotes',
  'notes',
  'replace',
  'pull',
  'merge-requests',
  'changes',
  'for',
  'meta',
  'stash',
  'bisect',
];

export type GitFault = { path: 'branchPrefix' | 'refsPrefix'; message: string };

/** What cannot be, of options of which each for itself is well formed. */
export function gitFaults({ branchPrefix, refsPrefix }: RepositoryGit): GitFault[] {
  const [root, folder, ...rest] = refsPrefix.split('/');
  if (root !== 'refs' || !refsPrefix.endsWith('/') || folder === '' || folder === undefined)
    return [{ path: 'refsPrefix', message: 'must be a folder of refs, such as refs/breakwater/' }];
  if (taken.includes(folder)) return [{ path: 'refsPrefix', message: `refs/${folder}/ is not for working refs` }];
  if (folder !== 'heads') return [];
  if (rest.length < 2) return [{ path: 'refsPrefix', message: 'must be a folder of its own below refs/heads/' }];
  const branches = `refs/heads/${branchPrefix}`;
  return branches.startsWith(refsPrefix) || refsPrefix.startsWith(branches)
    ? [{ path: 'refsPrefix', message: `is where the integration branch is, refs/heads/${branchPrefix}` }]
    : [];
}
