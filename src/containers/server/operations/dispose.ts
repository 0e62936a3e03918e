/** Ends a sandbox: its processes and its folder. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { forgetStoresLater } from '../git/object-store.ts';
import { closeSandboxProxy } from '../network/sandbox-proxy.ts';
import { killCommands } from '../process/process-group.ts';
import type { Host } from '../sandbox/host.ts';
import { forgetJobs, newSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

/** A sandbox that is not there is disposed of already. */
export async function dispose(host: Host, id: string): Promise<Outcome<{ done: true }>> {
  const sandbox = host.sandboxes.get(id) ?? newSandbox(host.config, id);
  host.sandboxes.delete(id);
  forgetJobs(sandbox);
  killCommands(sandbox);
  await closeSandboxProxy(sandbox);
  await removeFolder(sandbox.folder);
  forgetStoresLater(host, id);
  return success({ done: true });
}

/** Removes a folder, and folders without write permission in it: Go's module cache is made of those. */
export async function removeFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  try {
    await remove();
  } catch {
    await once(spawn('chmod', ['-R', 'u+rwX', '--', folder], { stdio: 'ignore' }), 'exit');
    await remove();
  }
}
