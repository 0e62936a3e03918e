/** Brings what Git LFS keeps of a commit's files from the remote, and gives it to checkouts. */

import { constants } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../../files/open-folder.ts';
import { hasCode } from '../../sandbox/error-code.ts';
import type { HostedSandbox } from '../../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../../sandbox/outcome.ts';
import { checkoutOf, inRemotes, remoteFolder } from '../checkout.ts';
import { gitFailure, runGit } from '../git.ts';
import { lfsCall } from './lfs-call.ts';
import { lfsWorks, objectFolder } from './lfs-place.ts';

/**
 * To be called before files of a commit, or of one that is merged with others, are written. Where the remote has no LFS, or
 * refuses it, that is known of the repository from then on: its files stay their pointers. An outage is a failure.
 */
export async function bringLfs(
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
  to: HostedSandbox = sandbox,
): Promise<Outcome<void>> {
  if (!lfsWorks(sandbox, repository)) return success(undefined);
  const named = await namesLfs(sandbox, repository, commit);
  if (!named.ok) return named;
  if (!named.result) return success(undefined);
  const fetched = await fetchLfs(sandbox, repository, commit);
  if (fetched.ok) return giveLfs(sandbox, repository, to);
  if (fetched.error.reason !== 'git') return fetched;
  sandbox.withoutLfs.add(repository);
  return success(undefined);
}

export const fetchLfs = (sandbox: HostedSandbox, repository: string, commit: string): Promise<Outcome<void>> =>
  lfsCall(sandbox, repository, ['fetch', 'origin', commit]);

const mostKnown = 1000;
/** Commits whose attributes name no LFS, which never changes. */
const without = new Set<string>();

/** Whether attributes of a commit name LFS anywhere; those that git finds outside of it are switched off. */
export async function namesLfs(sandbox: HostedSandbox, repository: string, commit: string): Promise<Outcome<boolean>> {
  if (without.has(commit)) return success(false);
  const words = ['grep', '-q', '-I', '-e', 'filter=lfs', commit, '--', ':(glob)**/.gitattributes'];
  const found = await runGit(sandbox, inRemotes(sandbox, repository, words));
  if (!found.ok) return found;
  const { exitCode } = found.result;
  if (exitCode === 1) without.add(commit);
  if (without.size > mostKnown) without.clear();
  return exitCode === 0 || exitCode === 1 ? success(exitCode === 0) : gitFailure(sandbox, 'grep', found.result);
}

/** Gives a checkout, of the sandbox itself or another one, what it lacks of all that has been brought. What it gets is its own. */
export async function giveLfs(
  sandbox: HostedSandbox,
  repository: string,
  to: HostedSandbox = sandbox,
): Promise<Outcome<void>> {
  const from = remoteFolder(sandbox, repository);
  for (const oid of await objectsIn(join(from, 'lfs/objects'))) {
    const folder = objectFolder(join(checkoutOf(to, repository), '.git'), oid);
    const given = await inFolder(to, folder, { create: true }, (path) =>
      copyFile(
        join(objectFolder(from, oid), oid),
        join(path, oid),
        // Shares the blocks where the file system can: they are copied when written to.
        constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL,
      ).catch((error) => {
        if (!hasCode(error, 'EEXIST')) throw error;
      }),
    );
    if (!given.ok) return given;
  }
  return success(undefined);
}

async function objectsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error) => {
    // Nothing has been brought.
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  return names.map((name) => name.slice(name.lastIndexOf('/') + 1)).filter((name) => /^[0-9a-f]{64}$/.test(name));
}
