/**
 * The protocol between a run and the server in its sandbox, the same in a container and on the local host.
 *
 * Every operation is `POST /sandboxes/<id>/<operation>` with a JSON body and a bearer token. An answer is 200 with the
 * operation's result, or `{ "error": SandboxError }` with a 4xx/5xx status. `exec` answers with newline-delimited
 * `ExecFrame`s. Paths are relative to the workspace, whose folders are the build's repositories: `api/src/index.ts`.
 *
 * Worker and image are not replaced at the same moment. So each side leaves out fields that it does not know, both ways,
 * and `hello` says which operations the server has: protocol 1 knew neither `hello` nor jobs, and refused unknown fields;
 * protocol 2 knew nothing that is kept; protocol 3 no browser.
 */
import { z } from 'zod';
import { HostName } from '../network/host-name.ts';
import { BrowserRequest, BrowserResult } from './browser.ts';
import { ExecRequest, ExecResult, JobRequest, JobState, StopRequest, systemText } from './commands.ts';
import { GitPerson } from './git-person.ts';
import { KeptName, SettleRequest, SettleResult } from './kept.ts';
import { RepositoryName } from './repository-name.ts';

export const Sha = z.string().regex(/^[0-9a-f]{40}$/, 'a full commit id');
const Ref = z
  .string()
  .max(300)
  .regex(/^refs\/[A-Za-z0-9._/-]+$/);
/** Of a file or a folder. */
export const Path = systemText.min(1).max(1000);
/** In code units. */
export const longestCommitMessage = 20_000;
const CommitMessage = systemText.min(1).max(longestCommitMessage);

/** What `hello` answers; one more with every change that the other side has to know of. */
export const protocolVersion = 4;

/**
 * Why the sandbox did not do as it was asked. `infrastructure` may pass when tried again, and so does `stopping`: this
 * server ends and takes no new work, but it still saves and answers for the commands under way. `unreachable` is a git
 * remote that does not answer. The others are answers.
 */
export const SandboxError = z.object({
  reason: z.enum([
    'not-found',
    'bad-request',
    'outside-workspace',
    'not-text',
    'too-large',
    'no-match',
    'many-matches',
    'exists',
    'git',
    'unreachable',
    'infrastructure',
    'stopping',
  ]),
  message: z.string(),
});
export type SandboxError = z.infer<typeof SandboxError>;

/** The folder of a submodule, and the repository of the same build that it is; null where it is none of them. */
export const Submodule = z.object({ path: z.string(), of: RepositoryName.nullable() });
export type Submodule = z.infer<typeof Submodule>;

/**
 * Clones each repository at `commit`; where the `checkpoint` ref exists on the remote, its tree and commit are restored
 * instead. What is prepared already for the same run is taken up as it is. What another run has left is ended and brought
 * to the same state as a new one, but for what `keep` says.
 */
export const PrepareRequest = z.object({
  /** Whose it is from now on. */
  run: z.string().max(200).default(''),
  /** `ignored`: files that git ignores, the home and /tmp stay. `nothing`: no trace of commands that ran before stays. */
  keep: z.enum(['nothing', 'ignored']).default('nothing'),
  repositories: z
    .array(
      z.object({
        name: RepositoryName,
        url: z.string().max(2000),
        commit: Sha,
        checkpoint: Ref.optional(),
        /** The remote as people name it, by which submodules are known; where there are several repositories. */
        origin: z.string().max(2000).optional(),
        /** Who its commits are by. */
        people: z.object({ author: GitPerson, committer: GitPerson }).optional(),
      }),
    )
    .min(1)
    .max(20),
  /** Sent as `Authorization: Bearer` to the git remotes, by git alone; empty where the network adds it. */
  gitToken: z.string().max(500),
  /** Hosts that commands may reach by HTTP and HTTPS; where the network decides, it has them already and this is empty. */
  allowedHosts: z.array(HostName).max(500).default([]),
  /** By repository, variables of commands: in its folder its own, elsewhere those of all. */
  variables: z.record(RepositoryName, z.record(z.string(), systemText)).default({}),
  /** What it starts from, where that is kept here and fits the commits. */
  from: KeptName.optional(),
});
export const PrepareResult = z.object({
  repositories: z.array(
    z.object({
      name: RepositoryName,
      head: Sha,
      restored: z.boolean(),
      /** Where it has some, and origins were given. */
      submodules: z.array(Submodule).optional(),
    }),
  ),
  /** Another run had it before. */
  reused: z.literal(true).optional(),
  /** What git ignores is there as it was. */
  kept: z.literal(true).optional(),
  /** It started from what was kept: all that `setup` makes is there. */
  isSetUp: z.literal(true).optional(),
  /** What git ignores is there as it was, and the files that `setup` reads are not those for which it ran. */
  isStale: z.literal(true).optional(),
});

export const HelloRequest = z.object({});
/** `life`: another one whenever the server has forgotten the jobs of this sandbox; null where it is not prepared. */
export const HelloResult = z.object({
  protocol: z.int().positive(),
  life: z.string().max(100).nullable(),
  /** Whether Chromium is there. */
  hasBrowser: z.boolean().default(false),
});

/** A file's text, whole or by 1-based inclusive lines (`end: -1` is the last), or a folder's entries. */
export const ReadRequest = z.object({ path: Path, lines: z.tuple([z.int().min(1), z.int()]).optional() });
export const ReadResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), text: z.string(), firstLine: z.int(), totalLines: z.int() }),
  z.object({ kind: z.literal('folder'), entries: z.array(z.string()), omitted: z.int() }),
]);
export type ReadResult = z.infer<typeof ReadResult>;

const Text = z
  .string()
  .max(2_000_000)
  .refine((text) => text.isWellFormed(), 'must not hold half a character');
export const EditRequest = z.discriminatedUnion('command', [
  z.object({ command: z.literal('create'), path: Path, text: Text }),
  z.object({ command: z.literal('str_replace'), path: Path, oldText: Text.min(1), newText: Text }),
  z.object({ command: z.literal('insert'), path: Path, afterLine: z.int().min(0), text: Text }),
]);
export const EditResult = z.object({ snippet: z.string() });

export const SearchRequest = z.object({
  /** A POSIX extended regular expression. */
  pattern: systemText.min(1).max(1000),
  /** Restricts the search to a folder or file of the workspace. */
  path: Path.optional(),
  maxMatches: z.int().positive().max(1000).default(200),
  /** At most so many of each folder, with vendored and generated files last; see `search-hits.ts`. */
  perFolder: z.int().positive().max(1000).optional(),
});
export const SearchResult = z.object({
  matches: z.array(z.object({ path: z.string(), line: z.int(), text: z.string() })),
  truncated: z.boolean(),
  /** With `perFolder`: how many lines of which folders match and are not among them, the most first. */
  leftOut: z.array(z.object({ folder: z.string(), count: z.int().positive() })).optional(),
});
export type SearchResult = z.infer<typeof SearchResult>;

/** The files of a repository's HEAD commit, or of another. What does not fit is left out, of the deepest folders first. */
export const ListRequest = z.object({
  repository: RepositoryName,
  commit: Sha.optional(),
  /** Whether to tell sizes, and what the last commits have changed most often. */
  tellUse: z.boolean().default(false),
  /** Files of which to tell how they begin. */
  texts: z.array(Path).max(20).default([]),
  /** Whether to look for filters, which takes a look at the attributes of every file. */
  tellFilters: z.boolean().default(false),
});
/** A filter that attributes name, how many files belong to it, and one of them. `isThere`: it is run, as git would. */
export const FoundFilter = z.object({
  filter: z.string(),
  files: z.int().positive(),
  example: z.string(),
  isThere: z.boolean(),
});
export type FoundFilter = z.infer<typeof FoundFilter>;
export const ListResult = z.object({
  paths: z.array(z.string()),
  isWhole: z.boolean(),
  /** Where they were asked for, and there are some. */
  filters: z.array(FoundFilter).optional(),
  /** Where that was asked for: bytes of each of the paths, and how many of the last commits have changed which of them. */
  use: z
    .object({
      sizes: z.array(z.int().nonnegative()),
      mostChanged: z.array(z.object({ path: z.string(), commits: z.int().positive() })),
    })
    .optional(),
  /** By path, of those that were asked for and are text. */
  texts: z.record(z.string(), z.string()).optional(),
});
export type ListResult = z.infer<typeof ListResult>;

/** What changed in one repository from one commit to another, HEAD where none is given; what is in no commit is not part of it. */
export const DiffRequest = z.object({
  repository: RepositoryName,
  from: Sha,
  to: Sha.optional(),
  /** Of these files alone, of which more is shown. An older server shows of all as much as it does without. */
  paths: z.array(Path).min(1).max(2000).optional(),
  /** A ref of the remote that holds `from`, where the checkout may not. */
  fetch: Ref.optional(),
});
export const DiffResult = z.object({
  files: z.array(z.object({ path: z.string(), status: z.enum(['added', 'modified', 'deleted', 'type-changed']) })),
  patch: z.string(),
  omittedBytes: z.int().nonnegative(),
});
export type DiffResult = z.infer<typeof DiffResult>;

/** Something of a checkout that is no part of what was saved. */
export const LeftOut = z.object({
  what: z.enum(['ignored', 'nested-repository', 'stash', 'branch', 'worktree', 'history']),
  name: z.string(),
});
export type LeftOut = z.infer<typeof LeftOut>;

/**
 * Makes one commit of a repository's files as they are, on top of the commit that it was prepared from, and pushes it to
 * `ref`, a ref of the run's own, by force. HEAD, index and branches of the checkout are left alone, and what they hold is
 * no part of it: neither commits of a command nor what an earlier save has held.
 */
export const SaveRequest = z.object({
  repository: RepositoryName,
  message: CommitMessage,
  ref: Ref,
  /** Whether to look for what is left out, which takes a look at every file. */
  tellLeftOut: z.boolean().default(false),
});
/** `changed` says whether anything differs from what was last saved there. */
export const SaveResult = z.object({
  commit: Sha,
  tree: Sha,
  changed: z.boolean(),
  /** What of the checkout was missing and is back: its folder, as it was last saved, or what git knows of the base. */
  mended: z.enum(['folder', 'history']).optional(),
  /** Where it was asked for. */
  leftOut: z.array(LeftOut).optional(),
});
export type SaveResult = z.infer<typeof SaveResult>;

/**
 * Merges a commit of the remote into HEAD with a merge commit, and pushes that to `pushTo`, if given, a ref of the run's own,
 * by force. A conflict leaves HEAD as it was and names the paths.
 */
export const MergeRequest = z.object({
  repository: RepositoryName,
  ref: Ref,
  commit: Sha,
  /** The commit that HEAD is at: what is merged becomes one commit on it, and none where that changes nothing. */
  onto: Sha.optional(),
  message: CommitMessage,
  /** Submodules of the result point to these commits, also where both sides have moved them. */
  pointers: z
    .array(z.object({ path: Path, commit: Sha }))
    .max(200)
    .optional(),
  pushTo: Ref.optional(),
});
export const MergeResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('merged'), commit: Sha, tree: Sha }),
  z.object({ kind: z.literal('conflict'), paths: z.array(z.string()).min(1) }),
  /** The remote has no such ref, or it does not hold the commit: asking again would not help. */
  z.object({ kind: z.literal('missing') }),
]);
export type MergeResult = z.infer<typeof MergeResult>;

/**
 * Puts a commit of each repository given, saved or fetched before, into a clean place beside the workspace, for commands
 * that ask for it. A clean place of before goes.
 */
export const CheckoutRequest = z.object({
  repositories: z
    .array(z.object({ name: RepositoryName, commit: Sha }))
    .min(1)
    .max(20),
  /** As for `prepare`. */
  from: KeptName.optional(),
});
export const CheckoutResult = z.object({ done: z.literal(true), isSetUp: z.literal(true).optional() });

/** Puts every repository back to its HEAD commit and removes untracked files that are not ignored. */
export const ResetRequest = z.object({});
export const DisposeRequest = z.object({});
export const Done = z.object({ done: z.literal(true) });

/** Every operation with its request and its result; `exec` streams `ExecFrame`s instead of its result. */
export const operations = {
  hello: { request: HelloRequest, result: HelloResult },
  prepare: { request: PrepareRequest, result: PrepareResult },
  exec: { request: ExecRequest, result: ExecResult },
  job: { request: JobRequest, result: JobState },
  stop: { request: StopRequest, result: Done },
  browser: { request: BrowserRequest, result: BrowserResult },
  read: { request: ReadRequest, result: ReadResult },
  edit: { request: EditRequest, result: EditResult },
  search: { request: SearchRequest, result: SearchResult },
  list: { request: ListRequest, result: ListResult },
  diff: { request: DiffRequest, result: DiffResult },
  save: { request: SaveRequest, result: SaveResult },
  merge: { request: MergeRequest, result: MergeResult },
  checkout: { request: CheckoutRequest, result: CheckoutResult },
  settle: { request: SettleRequest, result: SettleResult },
  reset: { request: ResetRequest, result: Done },
  dispose: { request: DisposeRequest, result: Done },
} as const;
export type Operation = keyof typeof operations;
export type OperationRequest<O extends Operation> = z.input<(typeof operations)[O]['request']>;
export type OperationResult<O extends Operation> = z.output<(typeof operations)[O]['result']>;
