/**
 * A place beside the workspace of a sandbox: a home, a /tmp and checkouts of its own, in which nothing has run and nothing
 * lies but what is committed. Its commands are ended with those of the sandbox, in whose folder it is.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder } from '../files/remove-folder.ts';
import { inCheckout, initCheckout } from '../git/checkout.ts';
import { git } from '../git/git.ts';
import { giveLfs } from '../git/lfs/bring-lfs.ts';
import { givePacks } from '../git/packs.ts';
import { fillSubmodules } from '../git/submodules.ts';
import { killCommands } from '../process/process-group.ts';
import { type HostedSandbox, newSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

/** `clean` is for commands, `mended` for what takes the place of something in the workspace. */
type Name = 'clean' | 'mended';

/** The commits have to be saved, or fetched, before. */
export async function makePlace(
  sandbox: HostedSandbox,
  name: Name,
  repositories: readonly { name: string; commit: string }[],
): Promise<Outcome<HostedSandbox>> {
  await removePlace(sandbox, name);
  const place = { ...placeOf(sandbox, name), isUntouched: true };
  for (const folder of [place.work, join(place.folder, 'home')]) await mkdir(folder, { recursive: true });
  for (const { name: repository, commit } of repositories) {
    await initCheckout(place, repository);
    const given = await givePacks(sandbox, repository, place);
    if (!given.ok) return given;
    const withLfs = await giveLfs(sandbox, repository, place);
    if (!withLfs.ok) return withLfs;
    const checkedOut = await git(place, inCheckout(place, repository, ['reset', '-q', '--hard', commit]));
    if (!checkedOut.ok) return checkedOut;
  }
  const filled = await fillSubmodules(place, repositories);
  return filled.ok ? success(place) : filled;
}

export async function removePlace(sandbox: HostedSandbox, name: Name): Promise<void> {
  const place = placeOf(sandbox, name);
  killCommands(place);
  await removeFolder(place.folder);
}

export const placeOf = (
  { id, config, folder, remotes, origins, withoutLfs, allowedHosts, variables }: HostedSandbox,
  name: Name,
): HostedSandbox => ({
  ...newSandbox(config, id, { folder: join(folder, name), remotes, origins, withoutLfs, allowedHosts }),
  variables,
});
