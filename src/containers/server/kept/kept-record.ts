/** What is in a sandbox that is kept: its folders, and beside them a record of where they were made. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const KeptRecord = z.strictObject({
  /** In which they were made. */
  folder: z.string(),
  /** Where that folder is named. */
  mentions: z.strictObject({ texts: z.array(z.string()), links: z.array(z.string()) }),
});
export const recordName = 'kept.json';
export const members = ['work', 'home', 'remotes', 'control'] as const;

/** Of what has just been unpacked; it goes with being read. */
export async function takeRecord(folder: string): Promise<z.output<typeof KeptRecord>> {
  const file = join(folder, recordName);
  const record = KeptRecord.parse(JSON.parse(await readFile(file, 'utf8')));
  await rm(file);
  return record;
}
