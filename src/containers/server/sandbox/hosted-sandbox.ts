/** One sandbox: a folder, and in memory what must not lie on disk. */

import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { HostConfig } from './host-config.ts';

export type Exit = { exitCode: number | null; signal: NodeJS.Signals | null };
export type ProcessGroup = {
  child: ChildProcess;
  /** Settles when the leader has ended, others of its group may live on; rejects when it could not be started. */
  exited: Promise<Exit>;
  /** SIGTERM, then SIGKILL after the grace period. */
  stop(): void;
  /** SIGKILL for the whole group, at once. */
  kill(): void;
};

export type SandboxProxy = {
  /** A socket in the file system: it is reached without any network. */
  socket: string;
  close(): void;
};

export type HostedSandbox = {
  id: string;
  /**
   * Holds `work/<repository>/`, `remotes/<repository>.git`, `control/<repository>/`, `home/`, `cwd`, `prepared.json`; with
   * bubblewrap `tmp/` and `proxy.sock`.
   */
  folder: string;
  /** The workspace root, without symbolic links. */
  work: string;
  config: HostConfig;
  /** Remote URLs by repository name; a `Map`, as names come from the caller. */
  remotes: Map<string, string>;
  /** What it is prepared for, and for which run; null in a server that has restarted since. */
  wanted: string | null;
  /** In memory only: a restarted server learns it from the next `prepare`. */
  gitToken: string;
  /** In memory only, too. */
  allowedHosts: Set<string>;
  proxy: Promise<SandboxProxy> | null;
  /** What this sandbox has last pushed to each `<repository> <ref>`. */
  pushed: Map<string, { commit: string; tree: string }>;
  groups: Set<ProcessGroup>;
  commands: number;
};

/** The name of a folder: never `.`, and never with `..` in it. */
export const sandboxId = /^(?!\.$|.*\.\.)[A-Za-z0-9._-]{1,120}$/;

/** A sandbox of which nothing is known yet. */
export function newSandbox(config: HostConfig, id: string): HostedSandbox {
  const folder = join(config.root, id);
  return {
    id,
    folder,
    work: join(folder, 'work'),
    config,
    remotes: new Map(),
    wanted: null,
    gitToken: '',
    allowedHosts: new Set(),
    proxy: null,
    pushed: new Map(),
    groups: new Set(),
    commands: 0,
  };
}

/** Marks the next command of a sandbox; see `markerVariable`. */
export function nextMarker(sandbox: HostedSandbox): string {
  sandbox.commands += 1;
  return `${sandbox.folder}/${sandbox.commands}/`;
}
