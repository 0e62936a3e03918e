/** Keeps the whole output of a command in a file beside the repositories, once it is too long to be answered whole. */

import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../files/open-folder.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { plainTextStream } from './plain-text.ts';

/** No repository has this name: theirs begin with a letter or a digit. */
export const outputFolder = '.output';
export const maxOutputFileBytes = 20_000_000;
/** The oldest go first. */
const maxFiles = 10;

export type OutputFile = {
  write(chunk: Buffer): void;
  /** Where the output is, for the answer; null where it was short, or where `.output` is not a folder any more. */
  keep(): Promise<string | null>;
};

/** Makes a file only for an output of more than `shortBytes`. What it holds is plain text, so that `read` shows it. */
export function openOutputFile(sandbox: HostedSandbox, shortBytes: number): OutputFile {
  sandbox.commands += 1;
  const name = `command-${sandbox.commands}.txt`;
  const draft = join(sandbox.folder, `output-${randomUUID()}`);
  const text = plainTextStream();
  let held: Buffer[] = [];
  let bytes = 0;
  let descriptor: number | undefined;

  return {
    write: (chunk) => {
      const part = chunk.subarray(0, Math.max(0, maxOutputFileBytes - bytes));
      bytes += chunk.length;
      if (part.length > 0) held.push(part);
      if (bytes <= shortBytes) return;
      descriptor ??= openSync(draft, 'wx', 0o644);
      for (const next of held) writeSync(descriptor, text(next));
      held = [];
    },
    keep: async () => {
      if (descriptor === undefined) return null;
      writeSync(descriptor, text(Buffer.alloc(0), true));
      closeSync(descriptor);
      const kept = await inFolder(sandbox, join(sandbox.work, outputFolder), { create: true }, async (folder) => {
        await dropOldest(folder);
        await rename(draft, join(folder, name));
      });
      await rm(draft, { force: true });
      if (!kept.ok) return null;
      const part = bytes > maxOutputFileBytes ? `the first ${maxOutputFileBytes} bytes are` : 'all of it is';
      return `${part} in ${outputFolder}/${name} of the workspace`;
    },
  };
}

async function dropOldest(folder: string): Promise<void> {
  const number = (name: string): number => Number(/^command-(\d+)\.txt$/.exec(name)?.[1]);
  const kept = (await readdir(folder)).filter((name) => number(name) > 0).toSorted((a, b) => number(a) - number(b));
  for (const name of kept.slice(0, Math.max(0, kept.length - maxFiles + 1))) await rm(join(folder, name));
}
