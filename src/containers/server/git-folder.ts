/** Finds links among git's own files of a checkout: git follows them when it reads refs and when it appends to logs. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The server's git does not use these, and people do link hooks. */
const unused = new Set(['hooks', 'modules', 'lfs']);
/** Of loose objects there are many, and each is only believed by its digest. */
const looseObjects = /\/objects\/[0-9a-f]{2}$/;

/** The path of a link, or null. A folder that is missing has none; what then is wrong, git itself says. */
export async function linkAmong(gitFolder: string): Promise<string | null> {
  const found = await lstat(gitFolder).catch(() => undefined);
  if (found?.isSymbolicLink()) return gitFolder;
  return found?.isDirectory() ? linkIn(gitFolder, (name) => !unused.has(name)) : null;
}

async function linkIn(folder: string, wanted: (name: string) => boolean = () => true): Promise<string | null> {
  // What a command of the agent removes meanwhile holds no link.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter(({ name }) => wanted(name))) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return path;
    const link = entry.isDirectory() && !looseObjects.test(path) ? await linkIn(path) : null;
    if (link !== null) return link;
  }
  return null;
}
