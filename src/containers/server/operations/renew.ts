/** Brings the checkout that one run has left to where another one begins: the commits of a new one, what git ignores kept. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { PrepareRequest, PrepareResult } from '../../../core/sandbox/protocol.ts';
import { inFolder } from '../files/open-folder.ts';
import { checkoutOf, clearStaleLock, inCheckout } from '../git/checkout.ts';
import { git } from '../git/git.ts';
import { handIn } from '../git/hand-over.ts';
import { bringLfs } from '../git/lfs/bring-lfs.ts';
import { fetchRemote, remoteCommit } from '../git/remote.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

type Repository = z.output<typeof PrepareRequest>['repositories'][number];
type Prepared = z.output<typeof PrepareResult>['repositories'][number];

/** No command of the sandbox may be running. */
export async function renew(
  sandbox: HostedSandbox,
  { name, commit, checkpoint }: Repository,
): Promise<Outcome<Prepared>> {
  const saved = checkpoint === undefined ? success(null) : await remoteCommit(sandbox, name, checkpoint);
  if (!saved.ok) return saved;
  // Asked for even where it is there: the run must have the right to read it.
  // Under a name of its own: what the base has is in both repositories, and only what is new is handed over.
  const fetched = await fetchRemote(sandbox, name, { source: commit, name: 'renewed' });
  if (!fetched.ok) return fetched;
  const restored =
    saved.result === null ? fetched : await fetchRemote(sandbox, name, { source: saved.result, name: 'checkpoint' });
  if (!restored.ok) return restored;
  const head = saved.result ?? commit;
  const handed = await handIn(sandbox, name, head);
  if (!handed.ok) return handed;
  const lfs = await bringLfs(sandbox, name, head);
  if (!lfs.ok) return lfs;
  const brought = await bringTo(sandbox, name, head);
  return brought.ok ? success({ name, head, restored: saved.result !== null }) : brought;
}

/** What `git reset` leaves of a rebase or a search that was under way. */
const halfDone = ['rebase-merge', 'rebase-apply', 'sequencer', 'BISECT_START', 'BISECT_LOG', 'AUTO_MERGE'];

async function bringTo(sandbox: HostedSandbox, name: string, head: string): Promise<Outcome<string>> {
  await clearStaleLock(sandbox, name);
  const listed = await git(sandbox, inCheckout(sandbox, name, ['ls-files', '-v', '-z']));
  if (!listed.ok) return listed;
  // Of files that the index says not to look at, git would keep whatever is there. Without the index it writes all anew.
  const hidesFiles = listed.result.split('\0').some((entry) => /^[a-zS] /.test(entry));
  const removed = await inFolder(sandbox, join(checkoutOf(sandbox, name), '.git'), {}, async (folder) => {
    for (const left of [...halfDone, ...(hidesFiles ? ['index'] : [])])
      await rm(join(folder, left), { recursive: true, force: true });
  });
  if (!removed.ok) return removed;
  for (const args of [
    ['symbolic-ref', 'HEAD', 'refs/heads/work'],
    ['reset', '-q', '--hard', head],
    ['clean', '-q', '-ffd'],
  ]) {
    const run = await git(sandbox, inCheckout(sandbox, name, args));
    if (!run.ok) return run;
  }
  return success('');
}
