/** Puts what is kept into a folder that has nothing in it yet. */
import { join, relative } from 'node:path';
import { removeFolder } from '../files/remove-folder.ts';
import { hasCode } from '../sandbox/error-code.ts';
import { type Host, keptFolder } from '../sandbox/host.ts';
import { readArchive, unpackTrusted } from './archive.ts';
import { members, recordName, takeRecord } from './kept-record.ts';
import { mustBeSeen, removeKept, wasRead } from './kept-store.ts';
import { relocate } from './relocate.ts';
import { takeSpare } from './spare.ts';

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

async function unpackWhole(host: Host, file: string, place: Place): Promise<boolean> {
  const filled = await fill(host, file, place);
  if (!filled.ok) return giveUp(host, file, filled.why);
  if (!(await wasRead(host, file, filled.digest))) return false;
  const record = await takeRecord(place.folder);
  await relocate(place.folder, record.folder, record.mentions);
  return true;
}

type Filled = { ok: true; digest: string | null } | { ok: false; why: string };

async function fill(host: Host, file: string, { folder, wanted }: Place): Promise<Filled> {
  if (await takeSpare(host, file, folder)) {
    for (const member of members) if (!wanted.includes(member)) await removeFolder(join(folder, member));
    return { ok: true, digest: null };
  }
  const place = { file, folder, members: [recordName, ...wanted] };
  if (mustBeSeen(host)) return readArchive(host.config.launcher, place);
  const fault = await unpackTrusted({ ...place, isUrgent: true });
  return fault === null ? { ok: true, digest: null } : { ok: false, why: fault };
}

async function giveUp(host: Host, file: string, why: string): Promise<false> {
  console.error(`what is kept in ${relative(keptFolder(host.config), file)} cannot be used: ${why}`);
  await removeKept(host, file);
  return false;
}
