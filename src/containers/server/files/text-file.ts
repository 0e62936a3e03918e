/** Reads and replaces text files of the workspace, byte for byte. */

import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileText } from '../../../core/sandbox/file-text.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { inFolder } from './open-folder.ts';

/** Larger files are for commands. */
const maxFileBytes = 20_000_000;
const maxNoteLength = 20_000;

/** `mode` holds the permission bits. */
export type TextFile = { text: string; mode: number };

/** `real` is a resolved path, `path` the caller's name for it. */
export async function readTextFile(sandbox: HostedSandbox, real: string, path: string): Promise<Outcome<TextFile>> {
  const read = await inFolder(sandbox, dirname(real), {}, (folder) => readOpened(join(folder, basename(real)), path));
  return read.ok ? read.result : read;
}

async function readOpened(real: string, path: string): Promise<Outcome<TextFile>> {
  // Not through a link that took the file's place meanwhile, and without waiting for the other end of a pipe.
  const file: FileHandle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return failure('not-text', `${path} is not a regular file`);
    if (stats.size > maxFileBytes)
      return failure('too-large', `${path} has ${stats.size} bytes; use a command to look at parts of it`);
    const text = fileText(await file.readFile());
    return text === null
      ? failure('not-text', `${path} is not a text in UTF-8`)
      : success({ text, mode: stats.mode & 0o777 });
  } finally {
    await file.close();
  }
}

/** Puts a text in a file's place in one step, so that a crash leaves the old one or the new one. */
export async function replaceTextFile(
  sandbox: HostedSandbox,
  real: string,
  { text, mode }: TextFile,
): Promise<Outcome<void>> {
  const draft = join(sandbox.folder, `draft-${randomUUID()}`);
  try {
    // `wx` follows no link that waits under this name.
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.chmod(mode);
    } finally {
      await file.close();
    }
    return await inFolder(sandbox, dirname(real), { create: true }, (folder) =>
      rename(draft, join(folder, basename(real))),
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/** A short file beside the workspace, which commands may have replaced by anything; undefined where it is no file. */
export async function readNote(sandbox: HostedSandbox, name: string): Promise<string | undefined> {
  const file = await readTextFile(sandbox, join(sandbox.folder, name), name);
  return file.ok && file.result.text.length <= maxNoteLength ? file.result.text : undefined;
}
