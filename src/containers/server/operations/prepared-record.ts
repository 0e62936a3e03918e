/** `prepared.json`: what a sandbox is prepared for, for a server that has restarted since. Without it one is begun anew. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PrepareResult } from '../../../core/sandbox/protocol.ts';
import { readNote } from '../files/text-file.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';

const PreparedRecord = z.strictObject({
  wanted: z.string(),
  repositories: PrepareResult.shape.repositories,
  isSetUp: z.boolean().default(false),
  setUpFor: z.string().nullable().default(null),
});
export type PreparedRecord = z.output<typeof PreparedRecord>;

const fileName = 'prepared.json';

export async function readRecord(sandbox: HostedSandbox): Promise<PreparedRecord | undefined> {
  const text = await readNote(sandbox, fileName);
  if (text === undefined) return undefined;
  try {
    return PreparedRecord.parse(JSON.parse(text));
  } catch {
    // Cut short by a crash, or of another version: as good as none.
    return undefined;
  }
}

export async function writeRecord(sandbox: HostedSandbox, record: PreparedRecord): Promise<void> {
  const file = join(sandbox.folder, fileName);
  await writeFile(`${file}.new`, JSON.stringify(record));
  await rename(`${file}.new`, file);
}
