/** Opens folders of a sandbox one by one, so that no link put there meanwhile leads a file operation elsewhere. */

import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hasCode } from '../sandbox/error-code.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

const folderFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Calls `use` with a path of the folder that stays the same folder, whatever a command renames or links meanwhile.
 *
 * `real` is a resolved path in the sandbox's folder: a link on it can only have come since, and is refused. Without
 * `/proc` (macOS) the path is the plain one, and a link that comes between check and use is followed.
 */
export async function inFolder<T>(
  sandbox: HostedSandbox,
  real: string,
  { create = false }: { create?: boolean },
  use: (path: string) => Promise<T>,
): Promise<Outcome<T>> {
  const names = relative(sandbox.folder, real).split(sep);
  if (names[0] === '..') throw new Error(`${real} is not in the sandbox`);
  let at = sandbox.folder;
  let handle: FileHandle | undefined;
  try {
    handle = await open(at, folderFlags);
    for (const name of names) {
      if (name === '') continue;
      const next = join(pathOf(handle, at), name);
      if (create) await mkdir(next).catch(unlessCode('EEXIST'));
      const opened = await open(next, folderFlags);
      await handle.close();
      handle = opened;
      at = join(at, name);
    }
    return success(await use(pathOf(handle, at)));
  } catch (error) {
    if (hasCode(error, 'ELOOP', 'ENOTDIR'))
      return failure('outside-workspace', 'a link or a file has taken a folder’s place');
    if (hasCode(error, 'ENOENT')) return failure('not-found', 'the folder or file has gone meanwhile');
    if (hasCode(error, 'EACCES', 'EPERM', 'EISDIR', 'ENXIO'))
      return failure('bad-request', 'the folder or file may not be used');
    throw error;
  } finally {
    await handle?.close();
  }
}

const pathOf = (handle: FileHandle, path: string): string =>
  process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path;

const unlessCode =
  (code: string) =>
  (error: unknown): void => {
    if (!hasCode(error, code)) throw error;
  };
