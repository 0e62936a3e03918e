/**
 * Makes what was prepared in one folder right for another: tools write the folder's own path into scripts and links, as
 * Python's virtual environments do. Files that are no text are left as they are; what they name, such as where something
 * was compiled, is for people.
 */
import { spawn } from 'node:child_process';
import { chmod, lstat, readFile, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Launcher } from '../sandbox/host-config.ts';

/** Paths as bytes, one character each, in the folder. */
export type Mentions = { texts: string[]; links: string[] };

const maxListingBytes = 8_000_000;
/** In KiB; nothing that a tool writes its own place into is larger. */
const largestText = 4096;

/** Git's objects name no folder, and there are many. */
const search = `
find "$@" -path '*/.git/objects' -prune -o -type f -size -${largestText}k -print0 | xargs -0 -r grep -lIFZ -e "$FOLDER" --
case $? in 126 | 127) exit 1 ;; esac
printf '\\0'
find "$@" -type l -lname "$FOLDER/*" -print0`;

/** What in these members of a folder names the folder; null where that is too much, or cannot be found out. */
export async function mentionsIn(
  launcher: Launcher,
  { folder, members }: { folder: string; members: readonly string[] },
): Promise<Mentions | null> {
  const [program = '', ...args] = [...launcher, 'sh', '-c', search, 'sh', ...members];
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', FOLDER: folder };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxListingBytes) chunks.push(chunk);
  });
  const isWhole = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  if (!isWhole || bytes > maxListingBytes) return null;
  const [texts = '', links = ''] = split(Buffer.concat(chunks).toString('latin1'));
  return { texts: fields(texts), links: fields(links) };
}

/** An empty field stands between the two lists. */
function split(said: string): [string, string] {
  if (said.startsWith('\0')) return ['', said.slice(1)];
  const at = said.indexOf('\0\0');
  return [said.slice(0, at + 1), said.slice(at + 2)];
}

const fields = (list: string): string[] => list.split('\0').filter((path) => path !== '');

/** Where nothing is there, nothing is changed: a part of what was kept may have been left out. */
export async function relocate(folder: string, from: string, { texts, links }: Mentions): Promise<void> {
  const [old, now] = [from, folder].map((path) => Buffer.from(path).toString('latin1'));
  const at = (path: string): Buffer => Buffer.from(join(now ?? '', path), 'latin1');
  for (const path of texts) {
    const file = at(path);
    const found = await lstat(file).catch(() => null);
    if (!found?.isFile()) continue;
    // Of a file that cannot be written, another one takes the place; what is linked to it keeps the old path.
    const text = (await readFile(file)).toString('latin1').replaceAll(old ?? '', now ?? '');
    await rm(file);
    await writeFile(file, text, { encoding: 'latin1', mode: found.mode });
    await chmod(file, found.mode & 0o7777);
    await utimes(file, found.atime, found.mtime);
  }
  for (const path of links) {
    const link = at(path);
    const target = await readlink(link, 'latin1').catch(() => null);
    if (target === null) continue;
    await rm(link);
    await symlink(Buffer.from(target.replace(old ?? '', now ?? ''), 'latin1'), link);
  }
}
