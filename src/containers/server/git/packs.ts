/** Packs of git objects as files: in the repository that talks to a remote, in a build's store, and in a new checkout. */

import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, link, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inFolder } from '../files/open-folder.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import { checkoutOf, remoteFolder } from './checkout.ts';

/** Of the server's own repository. */
export const packFolder = (sandbox: HostedSandbox, repository: string): string =>
  join(remoteFolder(sandbox, repository), 'objects/pack');

export const packFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /\.(?:pack|idx)$/.test(name));

/** Gives a checkout, of the sandbox itself or another one, what it lacks of all that has been fetched. What it gets is its own. */
export async function givePacks(
  sandbox: HostedSandbox,
  repository: string,
  to: HostedSandbox = sandbox,
): Promise<Outcome<void>> {
  const from = packFolder(sandbox, repository);
  const names = await packFiles(from);
  const checkout = join(checkoutOf(to, repository), '.git/objects/pack');
  return inFolder(to, checkout, { create: true }, async (folder) => {
    const given = new Set(await readdir(folder));
    const lacked = names.filter((name) => !given.has(name));
    // Git takes a pack for whole once its index is there.
    for (const kind of ['.pack', '.idx'])
      await Promise.all(
        lacked.filter((name) => name.endsWith(kind)).map((name) => copyWhole(join(from, name), folder)),
      );
  });
}

/** All of it or nothing, under its own name: another call may be at the same, and a git reads what it finds. */
async function copyWhole(file: string, folder: string): Promise<void> {
  const part = join(folder, `tmp_${randomUUID()}`);
  try {
    // Shares the blocks where the file system can: they are copied when written to.
    await copyFile(file, part, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await rename(part, join(folder, basename(file)));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Between folders that only the server writes to. */
export async function sharePack(from: string, to: string): Promise<void> {
  await chmod(from, 0o444);
  await link(from, to);
}

export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1_000_000 }), hash);
  return hash.digest('hex');
}
