/**
 * Beside what is kept lies a copy that is unpacked already, which the next sandbox takes by a rename: to unpack hundreds of
 * megabytes costs seconds of a processor. Another one is then made in the background.
 *
 * Only inside bubblewrap, where no command reaches it: of a folder nobody can say cheaply whether it is what it was. Only
 * this server knows which ones are whole, so what it has left is of no use to the next one; see `openKept`.
 */
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { removeFolder } from '../files/remove-folder.ts';
import { inCheckout } from '../git/checkout.ts';
import { runGit } from '../git/git.ts';
import { hasCode } from '../sandbox/error-code.ts';
import { type Host, inTurn, keptFolder } from '../sandbox/host.ts';
import { newSandbox } from '../sandbox/hosted-sandbox.ts';
import { unpackTrusted } from './archive.ts';
import { members, recordName } from './kept-record.ts';
import { hasRoomForSpare, isOutOfReach, isThere, partialOf, removeSpare, spareOf } from './kept-store.ts';

/** Puts the spare of a file in the place of an empty folder; false where there is none. */
export async function takeSpare(host: Host, file: string, folder: string): Promise<boolean> {
  const spare = host.spares.get(file);
  host.spares.delete(file);
  if (spare === undefined) return false;
  try {
    await rename(spare, folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Makes a spare of a file in the background, after those that others have asked for. */
export function makeSpareLater(host: Host, file: string): void {
  if (!isOutOfReach(host)) return;
  inTurn(host, 'make spares', () => makeSpare(host, file)).catch((error: unknown) =>
    console.error(`no spare of ${relative(keptFolder(host.config), file)}:`, error),
  );
}

async function makeSpare(host: Host, file: string): Promise<void> {
  if (host.isStopping || host.spares.has(file) || !(await hasRoomForSpare(host, file))) return;
  const partial = await partialOf(file);
  await mkdir(partial, { mode: 0o700 });
  try {
    const wanted = { file, folder: partial, members: [recordName, ...members] };
    const fault = await unpackTrusted({ ...wanted, isUrgent: false });
    if (fault !== null) throw new Error(fault);
    await refreshIndexes(host, partial);
    const spare = spareOf(file);
    await rename(partial, spare);
    host.spares.set(file, spare);
    // The file may have gone meanwhile, and with it what it had as a spare.
    if (!(await isThere(file))) await removeSpare(host, file);
  } finally {
    await removeFolder(partial);
  }
}

/** Git knows files by what their copies are not: when they were made, and where. What it learns here it need not read later. */
async function refreshIndexes({ config }: Host, folder: string): Promise<void> {
  const sandbox = newSandbox(config, basename(folder), { folder });
  for (const repository of await readdir(join(folder, 'control'))) {
    const run = await runGit(sandbox, inCheckout(sandbox, repository, ['update-index', '-q', '--refresh']));
    if (!run.ok) throw new Error(run.error.message);
    // 1: files that are not as committed, which are put right where the spare is used.
    if (run.result.exitCode > 1) throw new Error(`git update-index in ${repository}: ${run.result.stderr}`);
  }
}
