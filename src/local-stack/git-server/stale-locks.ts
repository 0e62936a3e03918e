/** Lock files of a git process that was killed outright: git never removes them, and refuses every later change of the ref. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes them from the bare repositories below `root`, which this server alone writes: those that are older than
 * `before` (milliseconds since 1970), so that what begins to push meanwhile keeps its own. Answers their paths.
 */
export async function removeStaleLocks(root: string, before: number): Promise<string[]> {
  const repositories = (await namesIn(root)).filter((name) => name.endsWith('.git'));
  const locks = await Promise.all(repositories.map((name) => locksOf(join(root, name))));
  const ages = await Promise.all(
    locks.flat().map(async (path) => ({ path, age: await stat(path).catch(nullWhereGone) })),
  );
  const stale = ages.flatMap(({ path, age }) => (age && age.mtimeMs < before ? [path] : []));
  await Promise.all(stale.map((path) => rm(path, { force: true })));
  return stale.sort();
}

/** Of `HEAD`, `config` and `packed-refs`, and of each ref. */
async function locksOf(repository: string): Promise<string[]> {
  const refs = (await namesIn(join(repository, 'refs'), true)).map((name) => join('refs', name));
  return [...(await namesIn(repository)), ...refs]
    .filter((name) => name.endsWith('.lock'))
    .map((name) => join(repository, name));
}

const namesIn = async (folder: string, recursive = false): Promise<string[]> =>
  (await readdir(folder, { recursive }).catch(nullWhereGone)) ?? [];

function nullWhereGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
