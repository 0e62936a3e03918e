/** The sandboxes that this server holds: one folder each, and in memory what must not lie on disk. */
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bubblewrap } from './bubblewrap.ts';
import type { Launcher } from './command-user.ts';
import type { ObjectStore } from './object-store.ts';
import { killMarked, type ProcessGroup } from './process-group.ts';
import { closeSandboxProxy, type SandboxProxy } from './sandbox-proxy.ts';
import type { CommandLimits, Shell } from './shell.ts';

export type HostConfig = {
  /** Absolute; every sandbox is a folder of it. */
  root: string;
  /** For one call of git. */
  gitTimeoutMs: number;
  /** Of a pack with what is new in a push, in millions of bytes. */
  maxPushMb: number;
  /** How long the objects of a build without sandboxes are kept. */
  storeIdleMs: number;
  /** Between two `running` frames of an `exec`. */
  heartbeatMs: number;
  shell: Shell;
  /** Starts a command as its user. */
  launcher: Launcher;
  /** Around the commands of agents; null where they are plain processes. */
  bubblewrap: Bubblewrap | null;
  commandLimits: CommandLimits;
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

export type Host = {
  config: HostConfig;
  /** Prepared in this server's life. */
  sandboxes: Map<string, HostedSandbox>;
  /** The last operation of each sandbox that must not run beside another such one. */
  queues: Map<string, Promise<unknown>>;
  /** Objects for the next sandboxes of a build, the least used first; see object-store.ts. */
  stores: Map<string, ObjectStore>;
};

/** The name of a folder: never `.`, and never with `..` in it. */
export const sandboxId = /^(?!\.$|.*\.\.)[A-Za-z0-9._-]{1,120}$/;

/** No sandbox can have this name. */
export const storesFolder = ({ root }: HostConfig): string => join(root, '@stores');

/** Opens a root folder, and ends commands that a server which died on the same root has left behind. */
export function openHost(config: HostConfig): Host {
  mkdirSync(config.root, { recursive: true });
  const root = realpathSync(config.root);
  killMarked(`${root}/`);
  rmSync(storesFolder({ ...config, root }), { recursive: true, force: true });
  return { config: { ...config, root }, sandboxes: new Map(), queues: new Map(), stores: new Map() };
}

/** A sandbox of which nothing is known yet. */
export function newSandbox(host: Host, id: string): HostedSandbox {
  const folder = join(host.config.root, id);
  return {
    id,
    folder,
    work: join(folder, 'work'),
    config: host.config,
    remotes: new Map(),
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

/** Runs `task` after those that were queued under the same name before it. */
export function inTurn<T>(host: Host, id: string, task: () => Promise<T>): Promise<T> {
  const before = host.queues.get(id) ?? Promise.resolve();
  const turn = before.then(task, task);
  const settled = turn.then(
    () => undefined,
    () => undefined,
  );
  host.queues.set(id, settled);
  void settled.then(() => {
    if (host.queues.get(id) === settled) host.queues.delete(id);
  });
  return turn;
}

/** Ends every process of a sandbox. */
export function killCommands(sandbox: HostedSandbox): void {
  for (const group of sandbox.groups) group.kill();
  killMarked(`${sandbox.folder}/`);
}

/** Ends every process of every sandbox. */
export function closeHost(host: Host): void {
  for (const sandbox of host.sandboxes.values()) {
    for (const group of sandbox.groups) group.kill();
    void closeSandboxProxy(sandbox);
  }
  killMarked(`${host.config.root}/`);
}
