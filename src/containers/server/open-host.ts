/** Opens and closes the folder of all sandboxes. */

import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { openKept } from './kept/kept-store.ts';
import { closeSandboxProxy } from './network/sandbox-proxy.ts';
import { killMarked } from './process/process-group.ts';
import { type Host, storesFolder } from './sandbox/host.ts';
import type { HostConfig } from './sandbox/host-config.ts';

/** Opens a root folder, and ends commands that a server which died on the same root has left behind. */
export function openHost(config: HostConfig): Host {
  mkdirSync(config.root, { recursive: true });
  const root = realpathSync(config.root);
  killMarked(`${root}/`);
  rmSync(storesFolder({ ...config, root }), { recursive: true, force: true });
  const opened = { ...config, root };
  const kept = openKept(opened);
  return { config: opened, sandboxes: new Map(), queues: new Map(), stores: new Map(), kept, ...quiet() };
}

const quiet = () => ({
  keeping: new Set<string>(),
  spares: new Map<string, string>(),
  isStopping: false,
  requests: { open: 0, lastAt: performance.now() },
});

/** Ends every process of every sandbox. */
export function closeHost(host: Host): void {
  for (const sandbox of host.sandboxes.values()) {
    for (const group of sandbox.groups) group.kill();
    void closeSandboxProxy(sandbox);
  }
  killMarked(`${host.config.root}/`);
}
