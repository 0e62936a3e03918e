/** Reads and replaces text files of the workspace, byte for byte. */
import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HostedSandbox } from './hosted-sandbox.ts';
import { failure, type Outcome, success } from './outcome.ts';

/** Larger files are for commands. */
const maxFileBytes = 20_000_000;

/** `mode` holds the permission bits. */
export type TextFile = { text: string; mode: number };

/** `real` is a resolved path, `path` the caller's name for it. */
export async function readTextFile(real: string, path: string): Promise<Outcome<TextFile>> {
  let file: FileHandle;
  try {
    // Not through a link that took the file's place meanwhile, and without waiting for the other end of a pipe.
    file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return failure('not-found', `${path} cannot be opened: ${error instanceof Error ? error.message : error}`);
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return failure('not-text', `${path} is not a regular file`);
    if (stats.size > maxFileBytes)
      return failure('too-large', `${path} has ${stats.size} bytes; use a command to look at parts of it`);
    const text = textOf(await file.readFile());
    return text === undefined
      ? failure('not-text', `${path} is not a text in UTF-8`)
      : success({ text, mode: stats.mode & 0o777 });
  } finally {
    await file.close();
  }
}

/** Puts a text in a file's place in one step, so that a crash leaves the old one or the new one. */
export async function replaceTextFile(sandbox: HostedSandbox, real: string, { text, mode }: TextFile): Promise<void> {
  sandbox.commands += 1;
  const draft = join(sandbox.folder, `draft-${sandbox.commands}`);
  await writeFile(draft, text);
  await chmod(draft, mode);
  await mkdir(dirname(real), { recursive: true });
  await rename(draft, real);
}

/** Lines with their ends. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function textOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
