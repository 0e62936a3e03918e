/** Where the API is and with which token: from the flags, the environment, a login, or the local stack's own note. */
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
  /** The name of a login. */
  name: string | undefined;
  environment: {
    BREAKWATER_API?: string | undefined;
    BREAKWATER_TOKEN?: string | undefined;
    BREAKWATER_PROFILE?: string | undefined;
  };
  stored: { current: string | null; profiles: Readonly<Record<string, Profile>> };
  /** Where a local stack may have left its profile: the folder where the command runs, and the checkout. */
  here: string;
  checkout: string;
};

export type FoundProfile = { ok: true; profile: Profile } | { ok: false; reason: string };

const found = (profile: Profile): FoundProfile => ({ ok: true, profile });
const missing = (reason: string): FoundProfile => ({ ok: false, reason });

/**
 * Flags come before the environment, both before a local stack in this folder, that before the login, and the login
 * before the stack of the checkout. A token that was stored is sent to its own API alone, never to another address that
 * was given without one.
 */
export async function findProfile(sources: ProfileSources): Promise<FoundProfile> {
  const { api, token, name, environment, stored, here, checkout } = sources;
  const ownToken = token ?? environment.BREAKWATER_TOKEN;
  const login = api === undefined ? (name ?? environment.BREAKWATER_PROFILE) : undefined;
  if (login !== undefined) {
    const profile = Object.hasOwn(stored.profiles, login) ? stored.profiles[login] : undefined;
    if (!profile) return missing(`There is no profile ${login}: \`breakwater login URL --profile ${login}\` makes it.`);
    return found(token === undefined ? profile : { ...profile, token });
  }
  const given = (api ?? environment.BREAKWATER_API)?.replace(/\/+$/, '');
  const local = await localProfile(here);
  if (given !== undefined && ownToken !== undefined) {
    const parsed = Profile.safeParse({ apiUrl: given, token: ownToken });
    if (parsed.success) return found(parsed.data);
    return missing('--api must be a URL such as http://127.0.0.1:8787, and --token not empty.');
  }
  const current = stored.current === null ? undefined : stored.profiles[stored.current];
  const known = [local, current, ...Object.values(stored.profiles), await localProfile(checkout)];
  if (given !== undefined) {
    const own = known.find((profile) => profile?.apiUrl === given);
    if (own) return found(own);
    return missing(`No token for ${given}: give --token, set BREAKWATER_TOKEN, or \`breakwater login ${given}\`.`);
  }
  const profile = local ?? current ?? known.at(-1);
  if (!profile)
    return missing(
      'No API to talk to: start a local stack with `npm run dev`, `breakwater login URL`, or give --api and --token.',
    );
  return found(ownToken === undefined ? profile : { ...profile, token: ownToken });
}

async function localProfile(state: string): Promise<Profile | null> {
  let text: string;
  try {
    text = await readFile(pathOf(state), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
  return Profile.parse(JSON.parse(text));
}
