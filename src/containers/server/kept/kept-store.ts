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
import { hasCode } from '../sandbox/error-code.ts';
import { type Host, keptFolder } from '../sandbox/host.ts';
import type { HostConfig } from '../sandbox/host-config.ts';

const maxFiles = 16;
/** Since it was last used. */
const longestDays = 30;
const dayMs = 86_400_000;
const partial = '.partial-';

/** What a server that starts knows of the files: by path their digest, null for one that was not read yet. */
export function openKept(config: HostConfig): Map<string, string | null> {
  const folder = keptFolder(config);
  if (config.bubblewrap) return new Map();
  // Plain processes of a server that has ended may have written there.
  if (config.launcher.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(names.filter(isWhole).map((name) => [join(folder, name), null]));
}

const isWhole = (name: string): boolean => name.endsWith('.tar') && !basename(name).startsWith(partial);

/** Whether no command can write to what is kept. */
const isOutOfReach = ({ config }: Host): boolean => config.bubblewrap !== null;

export const fileOf = (host: Host, { remotes, key }: KeptName, digest: string): string =>
  join(keptFolder(host.config), remotes, `${key}-${digest}.tar`);

/** Those that were kept under a name, each for other contents of files; the newest first. */
export async function filesOf(host: Host, { remotes, key }: KeptName): Promise<string[]> {
  const found = await filesIn(join(keptFolder(host.config), remotes));
  return found
    .filter(({ path }) => basename(path).startsWith(`${key}-`) && (isOutOfReach(host) || host.kept.has(path)))
    .map(({ path }) => path);
}

type Found = { path: string; bytes: number; usedAt: number };

/** The newest first. */
async function filesIn(folder: string): Promise<Found[]> {
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
}

/** A new place for a file that is being written, on the same file system. */
export async function partialOf(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return join(dirname(file), `${partial}${randomUUID()}`);
}

/** How large a file may become: half of what is free stays so, and one file is not all that is kept. */
export async function roomFor(host: Host): Promise<number> {
  const { bavail, bsize } = await statfs(host.config.root);
  return Math.min((bavail * bsize) / 2, host.config.keptMb * 1_000_000);
}

/** Puts a whole file in its place, and removes what is too old, or too much beside it. */
export async function putInPlace(host: Host, written: string, file: string, digest: string): Promise<void> {
  await rename(written, file);
  if (!isOutOfReach(host)) host.kept.set(file, digest);
  await dropOld(host);
}

async function dropOld(host: Host): Promise<void> {
  const all = keptFolder(host.config);
  const folders = await readdir(all);
  const found = (await Promise.all(folders.map((name) => filesIn(join(all, name))))).flat();
  let bytes = 0;
  for (const [index, one] of found.toSorted((a, b) => b.usedAt - a.usedAt).entries()) {
    bytes += one.bytes;
    const isTooOld = Date.now() - one.usedAt > longestDays * dayMs;
    if (index >= maxFiles || isTooOld || bytes > host.config.keptMb * 1_000_000) await removeKept(host, one.path);
  }
  for (const name of folders) await dropPartial(host, join(all, name));
}

/** What a server that was killed has left half written. */
async function dropPartial(host: Host, folder: string): Promise<void> {
  const names = await readdir(folder).catch(unlessGone([]));
  for (const name of names.filter((one) => one.startsWith(partial)))
    if (!host.keeping.has(join(folder, name))) await rm(join(folder, name), { force: true });
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
