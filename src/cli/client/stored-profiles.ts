/** The APIs that a person has logged in to, by name, in a file that only its owner can read. */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/parse-json.ts';
import { Profile } from './profile.ts';

export const ProfileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a profile is named by letters, digits, dots, dashes and underscores');

export const StoredProfiles = z.object({
  /** The one that is used where none is named. */
  current: ProfileName.nullable(),
  profiles: z.record(ProfileName, z.object(Profile.shape)),
});
export type StoredProfiles = z.infer<typeof StoredProfiles>;

const nothing: StoredProfiles = { current: null, profiles: {} };

const pathIn = (folder: string) => join(folder, 'profiles.json');

/** A file that is broken throws, with its path: what is in it cannot be guessed, and must not be written over. */
export async function readProfiles(folder: string): Promise<StoredProfiles> {
  let text: string;
  try {
    text = await readFile(pathIn(folder), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return nothing;
    throw error;
  }
  const parsed = StoredProfiles.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`${pathIn(folder)} cannot be read; remove it and log in again`);
  return parsed.data;
}

export async function writeProfiles(folder: string, profiles: StoredProfiles): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = pathIn(folder);
  const next = `${path}.${process.pid}.new`;
  await writeFile(next, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  // A file of that name that was there before keeps its mode.
  await chmod(next, 0o600);
  await rename(next, path);
}

export const withProfileStored = (stored: StoredProfiles, name: string, profile: Profile): StoredProfiles => ({
  current: name,
  profiles: { ...stored.profiles, [name]: profile },
});

export const withoutProfile = ({ current, profiles }: StoredProfiles, name: string): StoredProfiles => ({
  current: current === name ? null : current,
  profiles: Object.fromEntries(Object.entries(profiles).filter(([other]) => other !== name)),
});
