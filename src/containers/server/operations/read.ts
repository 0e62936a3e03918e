/** Shows a text file, whole or in part, or what a folder holds. */

import { readdir, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { linesOf, mostTextBytes } from '../../../core/sandbox/file-text.ts';
import type { ReadRequest, ReadResult } from '../../../core/sandbox/protocol.ts';
import { inFolder } from '../files/open-folder.ts';
import { readTextFile } from '../files/text-file.ts';
import { isGit, resolveExisting } from '../files/workspace-path.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

const maxEntries = 1000;

export async function read(
  sandbox: HostedSandbox,
  { path, lines }: z.output<typeof ReadRequest>,
): Promise<Outcome<ReadResult>> {
  const real = await resolveExisting(sandbox, path);
  if (!real.ok) return real;
  const found = await stat(real.result).catch(() => undefined);
  if (found?.isDirectory()) return inFolder(sandbox, real.result, {}, folder);
  const file = await readTextFile(sandbox, real.result, path);
  if (!file.ok) return file;

  const all = linesOf(file.result.text);
  const [first, last] = lines ?? [1, -1];
  if (lines && first > all.length) return failure('bad-request', `${path} has ${all.length} lines`);
  if (last !== -1 && last < first) return failure('bad-request', `line ${last} is before line ${first}`);
  const text = all.slice(first - 1, last === -1 ? undefined : last).join('');
  const bytes = Buffer.byteLength(text);
  if (bytes > mostTextBytes)
    return failure(
      'too-large',
      `that is ${bytes} bytes; ${path} has ${all.length} lines, ask for fewer of them (at most ${mostTextBytes} bytes)`,
    );
  return success({ kind: 'file', text, firstLine: first, totalLines: all.length });
}

/** Names in order, folders with a slash at their end; git's own files are left out. */
async function folder(real: string): Promise<ReadResult> {
  const found = await readdir(real, { withFileTypes: true });
  const entries = found
    .filter(({ name }) => !isGit(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
  return { kind: 'folder', entries: entries.slice(0, maxEntries), omitted: Math.max(0, entries.length - maxEntries) };
}
