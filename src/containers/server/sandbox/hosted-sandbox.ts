/** One sandbox: a folder, and in memory what must not lie on disk. */

import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BrowserResult, PageStep } from '../../../core/sandbox/browser.ts';
import type { ExecResult } from '../../../core/sandbox/commands.ts';
import type { GitPerson } from '../../../core/sandbox/git-person.ts';
import type { SetUpFiles } from '../../../core/sandbox/kept.ts';
import type { HostConfig } from './host-config.ts';
import type { Outcome } from './outcome.ts';

export type Exit = { exitCode: number | null; signal: NodeJS.Signals | null };
/** `leftBehind`: programs in the background that ended with it, where the start of the group can tell. */
export type GroupExit = Exit & { leftBehind: string[] };
export type ProcessGroup = {
  child: ChildProcess;
  /** Settles when the leader has ended, others of its group may live on; rejects when it could not be started. */
  exited: Promise<GroupExit>;
  /** SIGTERM, then SIGKILL after the grace period. */
  stop(): void;
  /** SIGKILL for the whole group, at once. */
  kill(): void;
};

export type RunningCommand = {
  /** Never rejects. `endedWithIt`: what it had left in the background. */
  ended: Promise<Outcome<{ result: ExecResult; endedWithIt: string[] }>>;
  /** SIGTERM, then SIGKILL after the grace period. */
  stop(): void;
  progress(): { elapsedMs: number; bytes: number; lastLine: string };
  /** Resolves when it has written more than so many bytes, or the signal is aborted. */
  wrote(past: number, signal: AbortSignal): Promise<void>;
};

export type Job = {
  /** Tells one command from another. */
  identity: string;
  /** Null once its end is too long ago to be kept. */
  command: Promise<Outcome<RunningCommand>> | null;
  hasEnded: boolean;
};

/** A command that goes on from step to step; see browser/session.ts. */
export type BrowserSession = {
  /** Never rejects. The same id is the same step. */
  step(id: string, step: PageStep): Promise<BrowserResult>;
  isBusy(): boolean;
  /** Resolves when it has ended, and what runs beside it. */
  stop(): Promise<void>;
  /** At once. */
  end(): void;
};

export type SandboxProxy = {
  /** A socket in the file system: it is reached without any network. */
  socket: string;
  close(): void;
};

export type HostedSandbox = {
  id: string;
  /**
   * Holds `work/<repository>/`, `remotes/<repository>.git`, `control/<repository>/`, `home/`, `clean/`, `prepared.json`;
   * with bubblewrap `tmp/` and `proxy.sock`.
   */
  folder: string;
  /** The workspace root, without symbolic links. */
  work: string;
  config: HostConfig;
  /** Remote URLs by repository name; a `Map`, as names come from the caller. */
  remotes: Map<string, string>;
  /** The remotes as people name them, by repository; empty where submodules are not asked for. */
  origins: Map<string, string>;
  /** Repositories whose remote gives nothing by Git LFS. */
  withoutLfs: Set<string>;
  /** Who commits in a repository; those that are absent are the usual ones. */
  people: Map<string, { author: GitPerson; committer: GitPerson }>;
  /** What it is prepared for, and for which run; null in a server that has restarted since. */
  wanted: string | null;
  /** Whether no command has run there, nor made what it starts from: git's own files are as the server's git has left them. */
  isUntouched: boolean;
  /** Whether its files are as they were cloned, too: nothing has been merged, and nothing edited. */
  isPristine: boolean;
  /** Whether it started from what was kept. */
  isSetUp: boolean;
  /** Which files `setup` reads; null where that was not said. */
  setUpFiles: SetUpFiles | null;
  /** The digest of what they held when `setup` ended here, or when what it starts from was kept; null before. */
  setUpFor: string | null;
  /** The commits that it was prepared from, by repository name: what is saved stands on top of them. */
  bases: Map<string, string>;
  /** The commit of each repository whose files are safe on the remote, to restore them from. */
  safe: Map<string, string>;
  /** Beside the workspace, with nothing in it but commits; see checkout.ts. */
  clean: HostedSandbox | null;
  /** In memory only: a restarted server learns it from the next `prepare`. */
  gitToken: string;
  /** In memory only, too. */
  allowedHosts: Set<string>;
  /** Of commands, by repository; in memory only, too. */
  variables: Map<string, Readonly<Record<string, string>>>;
  proxy: Promise<SandboxProxy> | null;
  /** What this sandbox has last pushed to each `<repository> <ref>`. */
  pushed: Map<string, { commit: string; tree: string }>;
  /** Commits that the repository which talks to the remote holds with all that they need, as far as that is known. */
  tips: Map<string, Set<string>>;
  groups: Set<ProcessGroup>;
  commands: number;
  /** By their ids, the oldest first; in memory only. */
  jobs: Map<string, Job>;
  browser: BrowserSession | null;
  /** Another one whenever `jobs` has been forgotten. */
  life: string;
};

/** The name of a folder: never `.`, and never with `..` in it. */
export const sandboxId = /^(?!\.$|.*\.\.)[A-Za-z0-9._-]{1,120}$/;

/** A sandbox of which nothing is known yet. */
export function newSandbox(
  config: HostConfig,
  id: string,
  { folder = join(config.root, id), ...given }: Partial<HostedSandbox> = {},
): HostedSandbox {
  return {
    id,
    folder,
    work: join(folder, 'work'),
    config,
    remotes: new Map(),
    origins: new Map(),
    people: new Map(),
    withoutLfs: new Set(),
    wanted: null,
    isUntouched: false,
    isPristine: false,
    isSetUp: false,
    setUpFiles: null,
    setUpFor: null,
    bases: new Map(),
    safe: new Map(),
    clean: null,
    gitToken: '',
    allowedHosts: new Set(),
    variables: new Map(),
    proxy: null,
    pushed: new Map(),
    tips: new Map(),
    groups: new Set(),
    commands: 0,
    jobs: new Map(),
    browser: null,
    life: randomUUID(),
    ...given,
  };
}

/** For a sandbox that is begun anew: nothing of what ran before is known any more. */
export function forgetJobs(sandbox: HostedSandbox): void {
  sandbox.jobs.clear();
  sandbox.life = randomUUID();
}

/** To be called before a command runs there; what git has begun outside of bubblewrap ends before. */
export async function touch(sandbox: HostedSandbox): Promise<void> {
  if (!sandbox.isUntouched) return;
  sandbox.isUntouched = false;
  sandbox.isPristine = false;
  await Promise.allSettled([...sandbox.groups].map(({ exited }) => exited));
}

/** Marks the next command of a sandbox; see `markerVariable`. */
export function nextMarker(sandbox: HostedSandbox): string {
  sandbox.commands += 1;
  return `${sandbox.folder}/${sandbox.commands}/`;
}
