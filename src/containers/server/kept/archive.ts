/** Folders as one file, so that what is kept is whole or not there, and shares nothing with those who get a copy. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tailOfText } from '../../../core/cut-text.ts';
import { markerVariable } from '../process/process-group.ts';
import type { Launcher } from '../sandbox/host-config.ts';

export type Written = { ok: true; bytes: number; digest: string } | { ok: false; why: string };

const chunkBytes = 1_000_000;

/** Writes the members of a folder into a file; not whole where it becomes larger than `maxBytes`. */
export async function writeArchive(
  launcher: Launcher,
  { folder, members, file, maxBytes }: { folder: string; members: readonly string[]; file: string; maxBytes: number },
): Promise<Written> {
  const tar = startTar(launcher, ['-cf', '-', '-C', folder, '--', ...members]);
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > maxBytes ? new TooLarge() : null, chunk);
    },
  });
  try {
    await pipeline(tar.child.stdout, counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    tar.child.kill('SIGKILL');
    await tar.ended;
    if (error instanceof TooLarge) return { ok: false, why: `it has more than ${Math.floor(maxBytes / 1e6)} MB` };
    throw error;
  }
  const fault = await tar.ended;
  return fault === null ? { ok: true, bytes, digest: hash.digest('hex') } : { ok: false, why: fault };
}

class TooLarge extends Error {}

type Place = { file: string; folder: string; members: readonly string[] };

/** Unpacks members into a folder, and answers the digest of the whole file as it was read. */
export async function readArchive(
  launcher: Launcher,
  { file, folder, members }: Place,
): Promise<{ ok: true; digest: string } | { ok: false; why: string }> {
  const tar = startTar(launcher, ['-xpf', '-', '-C', folder, '--', ...members]);
  const hash = createHash('sha256');
  const read = createReadStream(file, { highWaterMark: chunkBytes });
  read.on('data', (chunk) => hash.update(chunk));
  // Where tar ends early, it says why.
  tar.child.stdin.on('error', () => read.resume());
  read.once('error', () => tar.child.stdin.destroy());
  read.pipe(tar.child.stdin);
  const fault = await tar.ended;
  return fault === null ? { ok: true, digest: hash.digest('hex') } : { ok: false, why: fault };
}

/**
 * Unpacks members of a file that no command reaches into a folder; `isUrgent` where somebody waits. Null, or what is wrong.
 * It is marked as a command is, so that the next server ends what this one may leave running.
 */
export function unpackTrusted({
  file,
  folder,
  members,
  isUrgent,
}: Place & { isUrgent: boolean }): Promise<string | null> {
  const behindOthers = isUrgent ? [] : ['nice', '-n', '10'];
  const words = ['-xpf', file, '-C', folder, '--', ...members];
  const tar = startTar(behindOthers, words, { [markerVariable]: `${folder}/` });
  tar.child.stdin.end();
  return tar.ended;
}

function startTar(launcher: Launcher, words: string[], more: Record<string, string> = {}) {
  const [program = '', ...args] = [...launcher, 'tar', ...words];
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...more };
  const child = spawn(program, args, { cwd: '/', env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = tailOfText(said + chunk, 500);
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(`tar: ${error.message}`));
    child.once('close', (code) => resolve(code === 0 ? null : `tar: ${said.trim() || `exit code ${code}`}`));
  });
  return { child, ended };
}
