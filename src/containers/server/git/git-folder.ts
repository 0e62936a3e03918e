/** Finds what leads git out of a checkout: links among its own files, and objects that it would borrow from elsewhere. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The server's git does not use these, and people do link hooks. */
const unused = new Set(['hooks', 'modules', 'lfs']);
/** Of loose objects there are many, and each is only believed by its digest. */
const looseObjects = /\/objects\/[0-9a-f]{2}$/;

export type Fault = { path: string; fault: string };

/** Git never makes these in a checkout of the server's. */
const lenders = ['objects/info/alternates', 'objects/info/http-alternates'];

/** The first fault, or null. A folder that is missing has none; what then is wrong, git itself says. */
export async function faultIn(gitFolder: string): Promise<Fault | null> {
  const found = await lstat(gitFolder).catch(() => undefined);
  if (found !== undefined && !found.isSymbolicLink() && !found.isDirectory()) return null;
  const link = found?.isSymbolicLink() ? gitFolder : await linkIn(gitFolder, (name) => !unused.has(name));
  if (link !== null) return { path: link, fault: "is a link; git's own files must not be links" };
  for (const lender of lenders) {
    const path = join(gitFolder, lender);
    if (await lstat(path).catch(() => undefined))
      return { path, fault: 'borrows objects from elsewhere; remove that file' };
  }
  return null;
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
