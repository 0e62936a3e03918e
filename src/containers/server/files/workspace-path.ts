/** Where a caller's path leads: always into the workspace, never to git's own files, whatever links lie on the way. */

import { lstat, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Failure, failure, type Outcome, success } from '../sandbox/outcome.ts';

/** The real path of something that exists. */
export async function resolveExisting(sandbox: HostedSandbox, path: string): Promise<Outcome<string>> {
  const segments = segmentsOf(path);
  if (!segments.ok) return segments;
  const real = await realPath(join(sandbox.work, ...segments.result), path);
  if (!real.ok) return real;
  return isOpen(sandbox, real.result) ? real : outside(path);
}

/** The real path of a folder that exists. */
export async function resolveFolder(sandbox: HostedSandbox, path: string): Promise<Outcome<string>> {
  const real = await resolveExisting(sandbox, path);
  if (!real.ok) return real;
  return (await stat(real.result)).isDirectory() ? real : failure('bad-request', `${path} is not a folder`);
}

/** The real path of a file that may not exist yet, nor the folders above it. */
export async function resolveNew(sandbox: HostedSandbox, path: string): Promise<Outcome<string>> {
  const segments = segmentsOf(path);
  if (!segments.ok) return segments;
  for (let depth = segments.result.length; depth >= 0; depth--) {
    const existing = join(sandbox.work, ...segments.result.slice(0, depth));
    const real = await realPath(existing, path);
    if (real.ok) {
      const target = join(real.result, ...segments.result.slice(depth));
      return isOpen(sandbox, target) ? success(target) : outside(path);
    }
    // A link to nothing: writing to it would make a file wherever it points.
    if (real.error.reason !== 'not-found' || (await isLink(existing))) return outside(path);
  }
  return failure('infrastructure', 'the workspace is gone');
}

/** The names on a caller's path, without those that say nothing. */
export function segmentsOf(path: string): Outcome<string[]> {
  const segments = path.split('/').filter((name) => name !== '' && name !== '.');
  return path.startsWith('/') || segments.includes('..') || segments.some(isGit) ? outside(path) : success(segments);
}

/** Also under the names that a file system of macOS or Windows takes for `.git`. */
export const isGit = (name: string): boolean => /^(?:\.git|git~1)[. ]*(?::.*)?$/i.test(name.replace(ignoredByHfs, ''));
const ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

const isInside = ({ work }: HostedSandbox, real: string): boolean => real === work || real.startsWith(work + sep);

const isOpen = (sandbox: HostedSandbox, real: string): boolean =>
  isInside(sandbox, real) && !relative(sandbox.work, real).split(sep).some(isGit);

const outside = (path: string): Failure =>
  failure('outside-workspace', `${path} is not a path in a repository of the workspace`);

async function realPath(path: string, asked: string): Promise<Outcome<string>> {
  try {
    return success(await realpath(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return failure('not-found', `there is no ${asked}`);
    if (code === 'ELOOP' || code === 'ENAMETOOLONG' || code === 'EACCES')
      return failure('bad-request', `${asked} cannot be opened: ${code}`);
    throw error;
  }
}

const isLink = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
