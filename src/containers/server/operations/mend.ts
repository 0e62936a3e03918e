/**
 * Brings back what a command has removed of a checkout: the whole folder, from what was saved last; git's own folder,
 * from the base; or the objects that the base is made of. What commands have written into the checkout stays.
 */
import { lstat, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SaveResult } from '../../../core/sandbox/protocol.ts';
import { inFolder } from '../files/open-folder.ts';
import { checkoutOf, inCheckout } from '../git/checkout.ts';
import { git, runGit } from '../git/git.ts';
import { givePacks } from '../git/packs.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { makePlace, removePlace } from './place.ts';

type Mended = SaveResult['mended'];

/** `was`: what was missing, undefined where nothing was. */
export async function mend(
  sandbox: HostedSandbox,
  repository: string,
  base: string,
): Promise<Outcome<{ was: Mended; baseTree: string }>> {
  const checkout = checkoutOf(sandbox, repository);
  let was: Mended;
  if (!(await isThere(checkout))) {
    const commit = sandbox.safe.get(repository) ?? base;
    const put = await putBack(sandbox, { repository, commit, from: repository, into: sandbox.work });
    if (!put.ok) return put;
    was = 'folder';
  } else if (!(await isThere(join(checkout, '.git')))) {
    const put = await putBack(sandbox, { repository, commit: base, from: `${repository}/.git`, into: checkout });
    if (!put.ok) return put;
    was = 'history';
  }
  const asking = inCheckout(sandbox, repository, ['rev-parse', '--verify', `${base}^{tree}`]);
  const asked = await runGit(sandbox, asking);
  if (!asked.ok) return asked;
  if (asked.result.exitCode === 0) return success({ was, baseTree: asked.result.stdout.toString().trim() });
  const given = await givePacks(sandbox, repository);
  if (!given.ok) return given;
  const found = await git(sandbox, asking);
  return found.ok ? success({ was: was ?? 'history', baseTree: found.result.trim() }) : found;
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Made elsewhere, where no command can lead it astray, and moved into its place in one step. */
async function putBack(
  sandbox: HostedSandbox,
  { repository, commit, from, into }: { repository: string; commit: string; from: string; into: string },
): Promise<Outcome<void>> {
  const made = await makePlace(sandbox, 'mended', [{ name: repository, commit }]);
  if (!made.ok) return made;
  const name = from.split('/').at(-1) ?? from;
  const moved = await inFolder(sandbox, into, {}, (path) => rename(join(made.result.work, from), join(path, name)));
  await removePlace(sandbox, 'mended');
  return moved;
}
