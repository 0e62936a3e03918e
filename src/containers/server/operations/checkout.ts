/** Puts commits into a clean place, for commands that are to see nothing of what others have left in the workspace. */
import type { z } from 'zod';
import type { CheckoutRequest, CheckoutResult } from '../../../core/sandbox/protocol.ts';
import { unknownRepository } from '../git/checkout.ts';
import { closeSandboxProxy } from '../network/sandbox-proxy.ts';
import type { Host } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { makePlace, removePlace } from './place.ts';
import { cleanFromKept } from './start-from-kept.ts';

/** The commits have to be saved, or fetched, before. An earlier clean place goes. */
export async function checkout(
  host: Host,
  sandbox: HostedSandbox,
  { repositories, from }: z.output<typeof CheckoutRequest>,
): Promise<Outcome<z.output<typeof CheckoutResult>>> {
  const unknown = repositories.find(({ name }) => !sandbox.remotes.has(name));
  if (unknown) return unknownRepository(sandbox, unknown.name);
  await removeClean(sandbox);
  const kept = from ? await cleanFromKept(host, sandbox, { repositories, from }) : success(null);
  if (!kept.ok) return kept;
  if (kept.result) {
    sandbox.clean = kept.result;
    return success({ done: true, isSetUp: true });
  }
  const made = await makePlace(sandbox, 'clean', repositories);
  if (!made.ok) return made;
  sandbox.clean = made.result;
  return success({ done: true });
}

/** Removes the clean place of a sandbox, with what runs there. */
export async function removeClean(sandbox: HostedSandbox): Promise<void> {
  if (sandbox.clean) await closeSandboxProxy(sandbox.clean);
  sandbox.clean = null;
  await removePlace(sandbox, 'clean');
}
