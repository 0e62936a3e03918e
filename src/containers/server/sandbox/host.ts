/** The sandboxes that this server holds, and what keeps them out of each other's way. */

import { join } from 'node:path';
import type { HostConfig } from './host-config.ts';
import type { HostedSandbox } from './hosted-sandbox.ts';

/** `digests` by file name; in memory, so that what lies on disk is believed only as long as this server has seen it. */
export type ObjectStore = { build: string; folder: string; digests: Map<string, string>; commit: string };

export type Host = {
  config: HostConfig;
  /** Prepared in this server's life. */
  sandboxes: Map<string, HostedSandbox>;
  /** The last operation of each sandbox that must not run beside another such one. */
  queues: Map<string, Promise<unknown>>;
  /** Objects for the next sandboxes of a build, the least used first; see object-store.ts. */
  stores: Map<string, ObjectStore>;
  /** What is kept where commands can write to it, by path; see kept-store.ts. */
  kept: Map<string, string | null>;
  /** Files that are being written there. */
  keeping: Set<string>;
  /** Folders that are unpacked for a next sandbox, by the path of what is kept; see spare.ts. */
  spares: Map<string, string>;
  /** No command is started any more; see drain.ts. */
  isStopping: boolean;
  /** Requests that are answered at present, and when the last one was. */
  requests: { open: number; lastAt: number };
};

/** No sandbox can have this name. */
export const storesFolder = ({ root }: HostConfig): string => join(root, '@stores');

/** No sandbox can have this name either. */
export const keptFolder = ({ root }: HostConfig): string => join(root, '@kept');

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
