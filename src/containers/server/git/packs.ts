/** Packs of git objects as files: in the repository that talks to a remote, in a build's store, and in a new checkout. */

import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, link, readdir } from 'node:fs/promises';
import { join } from 'node:path';
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
    // Shares the blocks where the file system can: they are copied when written to.
    const given = new Set(await readdir(folder));
    const flags = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;
    await Promise.all(
      names
        .filter((name) => !given.has(name))
        .map(async (name) => {
          await copyFile(join(from, name), join(folder, name), flags);
          await chmod(join(folder, name), 0o444);
        }),
    );
  });
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
