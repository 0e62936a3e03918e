/**
 * Packs of git objects that later sandboxes of a build start from, so that only the first one fetches the history.
 *
 * A store belongs to one remote of one build: what a run of the build may read, all its runs may. It holds what the
 * server itself has fetched, and shares it with the repositories that only the server writes to. A checkout gets copies.
 * Where commands can reach the server's files, a pack that has changed since it was stored is not given out.
 */

import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../sandbox/error-code.ts';
import { type Host, storesFolder } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { digestOf, packFiles, packFolder, sharePack } from './packs.ts';

const maxStores = 32;
/** Two for each pack. A build that moves on leaves one small pack per head; what comes later is fetched anew. */
const maxFiles = 200;

/** What may share objects. A run's id is its build's and `-r` with a number; any other sandbox is alone. */
const buildOf = (sandboxId: string): string => sandboxId.replace(/-r\d+$/, '');

/** Names the store of a sandbox's remote. */
export function storeKey(sandbox: HostedSandbox, repository: string): string {
  const remote = [buildOf(sandbox.id), repository, sandbox.remotes.get(repository)];
  return createHash('sha256').update(JSON.stringify(remote)).digest('hex');
}

/** Gives the server's new repository the store's packs; answers the newest commit in them, or null where there are none. */
export async function takeFromStore(host: Host, sandbox: HostedSandbox, repository: string): Promise<string | null> {
  const key = storeKey(sandbox, repository);
  const store = host.stores.get(key);
  if (!store) return null;
  const packs = packFolder(sandbox, repository);
  await mkdir(packs, { recursive: true });
  const shared = await Promise.all(
    [...store.digests].map(async ([name, digest]) => {
      const file = join(packs, name);
      const found = await sharePack(join(store.folder, name), file).then(
        () => digestOf(file),
        () => undefined,
      );
      return found === digest;
    }),
  );
  if (shared.every(Boolean)) return store.commit;
  // Someone has touched the store. The remote has everything.
  await rm(packs, { recursive: true, force: true });
  await dropStore(host, key);
  return null;
}

/** Keeps what was fetched for a new sandbox; `commit` and all that it needs must be in them. */
export async function keepInStore(
  host: Host,
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
): Promise<void> {
  const key = storeKey(sandbox, repository);
  const folder = join(storesFolder(host.config), key);
  const store = host.stores.get(key) ?? { build: buildOf(sandbox.id), folder, digests: new Map(), commit };
  const packs = packFolder(sandbox, repository);
  const names = (await packFiles(packs)).filter((name) => !store.digests.has(name));
  if (store.digests.size + names.length > maxFiles) return;
  await mkdir(store.folder, { recursive: true });
  await Promise.all(
    names.map(async (name) => {
      await sharePack(join(packs, name), join(store.folder, name));
      store.digests.set(name, await digestOf(join(packs, name)));
    }),
  );
  host.stores.delete(key);
  host.stores.set(key, { ...store, commit });
  for (const oldest of [...host.stores.keys()].slice(0, -maxStores)) await dropStore(host, oldest);
}

/** To be called when a sandbox has gone: a build that then has none for a while is over, and so are its stores. */
export function forgetStoresLater(host: Host, sandboxId: string): void {
  const build = buildOf(sandboxId);
  const isAtWork = () => [...host.sandboxes.keys()].some((id) => buildOf(id) === build);
  if (isAtWork()) return;
  setTimeout(async () => {
    if (isAtWork()) return;
    for (const [key, store] of [...host.stores]) if (store.build === build) await dropStore(host, key);
  }, host.config.storeIdleMs).unref();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // Nothing has been stored yet.
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Removes what the server has not put there: commands can write in these folders where nothing encloses them. */
export async function removeUnknown(host: Host): Promise<void> {
  const all = storesFolder(host.config);
  const known = new Map([...host.stores.values()].map(({ folder, digests }) => [folder, digests]));
  for (const name of await namesIn(all)) {
    const folder = join(all, name);
    const files = known.get(folder);
    const unknown = files ? (await readdir(folder)).filter((file) => !files.has(file)) : [''];
    for (const file of unknown) await rm(join(folder, file), { recursive: true, force: true });
  }
}

async function dropStore(host: Host, key: string): Promise<void> {
  const folder = host.stores.get(key)?.folder;
  host.stores.delete(key);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
