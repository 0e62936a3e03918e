/** Where the API is and with which token: from the flags, the environment, or the local stack's own note. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const Profile = z.strictObject({ apiUrl: z.url(), token: z.string().min(1) });
export type Profile = z.infer<typeof Profile>;

/** The local stack leaves its profile in its state directory, readable by its owner alone. */
const pathOf = (state: string) => join(state, 'cli.json');

export async function writeProfile(state: string, profile: Profile): Promise<void> {
  await writeFile(`${pathOf(state)}.new`, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 });
  await rename(`${pathOf(state)}.new`, pathOf(state));
}

export type ProfileSources = {
  api: string | undefined;
  token: string | undefined;
  environment: { BREAKWATER_API?: string | undefined; BREAKWATER_TOKEN?: string | undefined };
  /** Where a local stack may have left its profile; the first that exists is used. */
  states: readonly string[];
};

export type FoundProfile = { ok: true; profile: Profile } | { ok: false; reason: string };

/**
 * Flags come before the environment, the environment before a local stack. A token is taken from a local stack only
 * for the API of that stack: it is not sent elsewhere because an address was given without one.
 */
export async function findProfile({ api, token, environment, states }: ProfileSources): Promise<FoundProfile> {
  const apiUrl = api ?? environment.BREAKWATER_API;
  const ownToken = token ?? environment.BREAKWATER_TOKEN;
  if (apiUrl !== undefined && ownToken !== undefined) {
    const parsed = Profile.safeParse({ apiUrl: apiUrl.replace(/\/+$/, ''), token: ownToken });
    if (parsed.success) return { ok: true, profile: parsed.data };
    return { ok: false, reason: `--api must be a URL such as http://127.0.0.1:8787, and --token not empty.` };
  }
  const local = await localProfile(states);
  if (apiUrl !== undefined) {
    if (local?.apiUrl === apiUrl.replace(/\/+$/, '')) return { ok: true, profile: local };
    return { ok: false, reason: `No token for ${apiUrl}: give --token or set BREAKWATER_TOKEN.` };
  }
  if (!local) {
    const reason = 'No API to talk to: start a local stack with `npm run dev`, or give --api and --token.';
    return { ok: false, reason };
  }
  return { ok: true, profile: ownToken === undefined ? local : { ...local, token: ownToken } };
}

async function localProfile(states: readonly string[]): Promise<Profile | null> {
  for (const state of states) {
    let text: string;
    try {
      text = await readFile(pathOf(state), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) continue;
      throw error;
    }
    return Profile.parse(JSON.parse(text));
  }
  return null;
}
