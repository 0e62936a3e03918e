/** Ends a sandbox: its processes and its folder. */

import { removeFolder } from '../files/remove-folder.ts';
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
