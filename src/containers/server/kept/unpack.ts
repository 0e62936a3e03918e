/** Puts what is kept into a folder that has nothing in it yet. */
import { relative } from 'node:path';
import { hasCode } from '../sandbox/error-code.ts';
import { type Host, keptFolder } from '../sandbox/host.ts';
import { readArchive } from './archive.ts';
import { type members, recordName, takeRecord } from './keep.ts';
import { mustBeSeen, removeKept, wasRead } from './kept-store.ts';
import { relocate } from './relocate.ts';

type Place = { folder: string; wanted: readonly (typeof members)[number][] };

/** False where it is not what was kept, or cannot be used: whoever asks begins without it, in an empty folder. */
export async function unpack(host: Host, file: string, place: Place): Promise<boolean> {
  try {
    return await unpackWhole(host, file, place);
  } catch (error) {
    // In folders that may not be written to, nothing can be made right for this one.
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    return giveUp(host, file, String(error));
  }
}

async function unpackWhole(host: Host, file: string, { folder, wanted }: Place): Promise<boolean> {
  const { launcher } = host.config;
  const options = { file, folder, members: [recordName, ...wanted], wantsDigest: mustBeSeen(host) };
  const read = await readArchive(launcher, options);
  if (!read.ok) return giveUp(host, file, read.why);
  if (!(await wasRead(host, file, read.digest))) return false;
  const record = await takeRecord(folder);
  await relocate(folder, record.folder, record.mentions);
  return true;
}

async function giveUp(host: Host, file: string, why: string): Promise<false> {
  console.error(`what is kept in ${relative(keptFolder(host.config), file)} cannot be used: ${why}`);
  await removeKept(host, file);
  return false;
}
