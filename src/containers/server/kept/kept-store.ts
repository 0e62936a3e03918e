/**
 * Where what is kept lies: a file each, in a folder for the remotes that it was made from, `@kept/<remotes>/<key>-<digest of
 * the files that setup reads>.tar`. A file comes there by being renamed, so one that is there is whole.
 *
 * Inside bubblewrap no command reaches it. Elsewhere commands can write wherever the server can: there a file counts only
 * as long as it is what this server has seen. The server of a container that comes from a snapshot believes what it finds
 * until its first sandbox is prepared, as no command has run before.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { KeptName } from '../../../core/sandbox/kept.ts';
import { removeFolder } from '../files/remove-folder.ts';
import { hasCode } from '../sandbox/error-code.ts';
import { type Host, keptFolder } from '../sandbox/host.ts';
import type { HostConfig } from '../sandbox/host-config.ts';
import { type KeptFile, tooMuch } from './too-much.ts';

const partialName = '.partial-';
const spareName = '.spare-';

/** What a server that starts knows of the files: by path their digest, null for one that was not read yet. */
export function openKept(config: HostConfig): Map<string, string | null> {
  const folder = keptFolder(config);
  if (config.bubblewrap) {
    removeLeft(folder);
    return new Map();
  }
  // Plain processes of a server that has ended may have written there.
  if (config.launcher.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(names.filter(isWhole).map((name) => [join(folder, name), null]));
}

const isWhole = (name: string): boolean => name.endsWith('.tar') && !basename(name).startsWith(partialName);

/** What a server that has ended has left: files half written, and spares, which only it knew to be whole. */
function removeLeft(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const isLeft = (name: string): boolean => [partialName, spareName].some((prefix) => name.startsWith(prefix));
  const left = folders.flatMap(({ name }) =>
    readdirSync(join(folder, name))
      .filter(isLeft)
      .map((one) => join(folder, name, one)),
  );
  // Nobody waits for it: whatever is made from now on has another name.
  for (const path of left)
    removeFolder(path).catch((error: unknown) => console.error(`${path} is left over and cannot be removed:`, error));
}

/** Whether no command can write to what is kept. */
export const isOutOfReach = ({ config }: Host): boolean => config.bubblewrap !== null;

export const fileOf = (host: Host, { remotes, key }: KeptName, digest: string): string =>
  join(keptFolder(host.config), remotes, `${key}-${digest}.tar`);

/** Those that were kept under a name, each for other contents of files; the newest first. */
export async function filesOf(host: Host, { remotes, key }: KeptName): Promise<string[]> {
  const found = await filesIn(join(keptFolder(host.config), remotes));
  return found
    .filter(({ path }) => basename(path).startsWith(`${key}-`) && (isOutOfReach(host) || host.kept.has(path)))
    .map(({ path }) => path);
}

/** The newest first. */
async function filesIn(folder: string): Promise<Omit<KeptFile, 'hasSpare'>[]> {
  const names = await readdir(folder).catch(unlessGone([]));
  const found = await Promise.all(
    names.filter(isWhole).map(async (name) => {
      const path = join(folder, name);
      const stats = await stat(path).catch(unlessGone(null));
      return stats === null ? [] : [{ path, bytes: stats.size, usedAt: stats.mtimeMs }];
    }),
  );
  return found.flat().toSorted((a, b) => b.usedAt - a.usedAt);
}

const unlessGone =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return instead;
    throw error;
  };

/** Whether the digest of a file as it was read has to be known. */
export const mustBeSeen = (host: Host): boolean => !isOutOfReach(host);

/** Takes note that a file was read, and for whom it counts as used; false where it is not what it was. */
export async function wasRead(host: Host, file: string, digest: string | null): Promise<boolean> {
  if (!isOutOfReach(host)) {
    const known = host.kept.get(file);
    if (known === undefined || (known !== null && known !== digest)) {
      await removeKept(host, file);
      return false;
    }
    host.kept.set(file, digest);
  }
  const now = new Date();
  await utimes(file, now, now).catch(unlessGone(undefined));
  return true;
}

/** From here on commands run: what was not read by now is not believed any more. */
export function forgetUnread(host: Host): void {
  for (const [file, digest] of host.kept) if (digest === null) host.kept.delete(file);
}

export async function removeKept(host: Host, file: string): Promise<void> {
  host.kept.delete(file);
  await rm(file, { force: true });
  await removeSpare(host, file);
}

export async function removeSpare(host: Host, file: string): Promise<void> {
  const spare = host.spares.get(file);
  host.spares.delete(file);
  if (spare !== undefined) await removeFolder(spare);
}

/** A new place for a file that is being written, on the same file system. */
export async function partialOf(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return besides(file, partialName);
}

/** A new place for a spare of a file. */
export const spareOf = (file: string): string => besides(file, spareName);

const besides = (file: string, name: string): string => join(dirname(file), `${name}${randomUUID()}`);

export const isThere = async (file: string): Promise<boolean> => (await stat(file).catch(unlessGone(null))) !== null;

/** How large a file may become: half of what is free stays so, and one file is not all that is kept. */
export async function roomFor(host: Host): Promise<number> {
  const { bavail, bsize } = await statfs(host.config.root);
  return Math.min((bavail * bsize) / 2, maxBytesOf(host));
}

/** Whether a spare of a file may be made beside all that is kept. */
export async function hasRoomForSpare(host: Host, file: string): Promise<boolean> {
  const found = await allFiles(host);
  const its = found.find(({ path }) => path === file);
  if (!its || its.bytes > (await roomFor(host))) return false;
  const { files, spares } = tooMuch(
    found.map((one) => (one === its ? { ...one, hasSpare: true } : one)),
    { maxBytes: maxBytesOf(host), now: Date.now() },
  );
  return ![...files, ...spares].includes(file);
}

const maxBytesOf = ({ config }: Host): number => config.keptMb * 1_000_000;

async function allFiles(host: Host): Promise<KeptFile[]> {
  const all = keptFolder(host.config);
  const folders = await readdir(all).catch(unlessGone([]));
  const found = await Promise.all(folders.map((name) => filesIn(join(all, name))));
  return found.flat().map((file) => ({ ...file, hasSpare: host.spares.has(file.path) }));
}

/** How much is kept, in words for the log; null where nothing is. */
export async function keptSizes(host: Host): Promise<string | null> {
  const found = await allFiles(host);
  const mb = Math.ceil(found.reduce((bytes, file) => bytes + file.bytes, 0) / 1_000_000);
  return found.length === 0 ? null : `set-ups kept from before: ${found.length}, ${mb} of ${host.config.keptMb} MB`;
}

/** Puts a whole file in its place, and removes what is too old, or too much beside it. */
export async function putInPlace(host: Host, written: string, file: string, digest: string): Promise<void> {
  await rename(written, file);
  if (!isOutOfReach(host)) host.kept.set(file, digest);
  const { files, spares } = tooMuch(await allFiles(host), { maxBytes: maxBytesOf(host), now: Date.now() });
  for (const path of files) await removeKept(host, path);
  for (const path of spares) await removeSpare(host, path);
}

/** Removes what this server has not put there or believed: commands can write there where nothing encloses them. */
export async function removeUnknownKept(host: Host): Promise<void> {
  if (isOutOfReach(host)) return;
  const all = keptFolder(host.config);
  const names = await readdir(all, { recursive: true }).catch(unlessGone([]));
  for (const name of names) {
    const path = join(all, name);
    const isKnown = [...host.kept.keys()].some((file) => file === path || file.startsWith(`${path}/`));
    if (!isKnown && !host.keeping.has(path)) await rm(path, { recursive: true, force: true });
  }
}
