/**
 * Brings this checkout to Cloudflare: database, migrations, secrets, Worker, images. Each step looks first at what is
 * there, so that it can be run again after any failure, and for every upgrade.
 */
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Profile } from '../cli/client/profile.ts';
import { secretsToSet } from './secrets-to-set.ts';
import type { RunWrangler, WranglerEnd } from './wrangler.ts';

export type DeployOptions = {
  /** The environment of wrangler.toml; empty for its top level. */
  env: string;
  newToken: boolean;
};

export type DeployPorts = {
  wrangler: RunWrangler;
  /** What wrangler.toml says of the database in this environment. */
  database: { name: string; hasId: boolean };
  environment: Readonly<Record<string, string | undefined>>;
  random: () => string;
  /** Asks for a secret that nobody can make; null where nobody answers. */
  askSecret: (question: string) => Promise<string | null>;
  /** Writes secrets for the time of the work to a file that only its owner reads. */
  withSecretsFile: <T>(values: Record<string, string>, work: (path: string) => Promise<T>) => Promise<T>;
  /** Runs the work with a file for wrangler's account of it, and answers its lines. */
  withAccount: (work: (path: string) => Promise<void>) => Promise<string>;
  storeProfile: (name: string, profile: Profile) => Promise<void>;
  /** True where what is stored on this machine stays. */
  keepsProfiles: boolean;
  say: (line: string) => void;
};

export type Deployed = { ok: true; url: string | null } | { ok: false; reason: string };

/** The binding of the database: the deploy button lets people call the database itself as they like. */
const binding = 'DB';

/**
 * The environment that is deployed where none is named. The button writes what a person chose, such as names and sizes, to
 * the top level of wrangler.toml, and then has Workers Builds deploy.
 */
export const usualEnv = ({ WORKERS_CI }: DeployPorts['environment']): string => (WORKERS_CI ? '' : 'production');

export async function deploy({ env, newToken }: DeployOptions, ports: DeployPorts): Promise<Deployed> {
  const { wrangler, say } = ports;
  const inEnv = ['--env', env];
  const { name: databaseName, hasId } = ports.database;
  const databases = await wrangler(['d1', 'list', '--json']);
  if (databases.code !== 0) return failed('Cloudflare does not answer wrangler', databases, loginHint);
  if (!hasId && !Databases.parse(JSON.parse(databases.stdout)).some(({ name }) => name === databaseName)) {
    say(`Making the D1 database ${databaseName}`);
    const created = await wrangler(['d1', 'create', databaseName]);
    if (created.code !== 0) return failed('the database could not be made', created);
  }
  // Before the code that needs them: the release that still runs works with a newer schema, which only grows.
  say('Applying migrations');
  const migrated = await wrangler(['d1', 'migrations', 'apply', binding, '--remote', ...inEnv]);
  if (migrated.code !== 0) return failed('the migrations were not applied', migrated);

  const present = presentSecrets(await wrangler(['secret', 'list', '--format', 'json', ...inEnv]));
  if (!present.ok) return present;
  const { values, made, taken } = secretsToSet({ present: present.names, newToken, ...ports });
  const key = 'ANTHROPIC_API_KEY';
  if (!present.names.includes(key) && values[key] === undefined) {
    const answer = (await ports.askSecret('Anthropic API key (empty: set it later): '))?.trim();
    if (answer) values[key] = answer;
    else say(`No model answers until it is set: npx wrangler secret put ${key} ${inEnv.join(' ')}`);
  }
  if (made.includes('API_TOKEN') && !ports.keepsProfiles) {
    delete values.API_TOKEN;
    say(
      `A token that is made here would be lost with this machine: npx wrangler secret put API_TOKEN ${inEnv.join(' ')}`,
    );
  }
  if (made.length > 0) say(`Made: ${made.join(', ')}`);
  if (taken.length > 0) say(`Taken from the environment: ${taken.join(', ')}`);

  const ended = { code: 1 };
  const account = await ports.withAccount((path) =>
    ports.withSecretsFile(values, async (secrets) => {
      const flags = Object.keys(values).length > 0 ? ['--secrets-file', secrets] : [];
      const environment = { WRANGLER_OUTPUT_FILE_PATH: path };
      ended.code = (await wrangler(['deploy', ...inEnv, ...flags], { show: true, environment })).code;
    }),
  );
  if (ended.code !== 0)
    return { ok: false, reason: 'wrangler deploy failed; what was done so far stays, run this again' };
  const url = deployedUrl(account);
  const name = env === '' ? 'default' : env;
  if (url !== null && values.API_TOKEN !== undefined) {
    await ports.storeProfile(name, { apiUrl: url, token: values.API_TOKEN });
    say(`The token is stored as the profile ${name}, and is shown nowhere else.`);
  }
  return { ok: true, url };
}

const loginHint = 'log in by `npx wrangler login`, or set CLOUDFLARE_API_TOKEN';
const Databases = z.array(z.object({ name: z.string() }));
const Secrets = z.array(z.object({ name: z.string() }));
const DeployEntry = z.object({ type: z.literal('deploy'), targets: z.array(z.string()).nullish() });

/** Nothing but a Worker that is not there yet means that there are none: what exists must not be made anew. */
function presentSecrets(end: WranglerEnd): { ok: true; names: string[] } | { ok: false; reason: string } {
  if (end.code === 0) return { ok: true, names: Secrets.parse(JSON.parse(end.stdout)).map(({ name }) => name) };
  if (/Worker "[^"]*".* not found/.test(end.stderr + end.stdout)) return { ok: true, names: [] };
  return failed('the secrets of the deployment could not be listed', end);
}

/** The address in wrangler's own account, a line of JSON for each thing that it did. */
function deployedUrl(account: string): string | null {
  const entries = account
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => DeployEntry.safeParse(JSON.parse(line)));
  const targets = entries.flatMap(({ data }) => data?.targets ?? []);
  return targets.map((target) => /^https:\/\/[^\s/]+/.exec(target)?.[0]).find((url) => url !== undefined) ?? null;
}

/** What wrangler said last, without its colours. */
function failed(what: string, { stdout, stderr }: WranglerEnd, hint?: string): { ok: false; reason: string } {
  const lines = stripVTControlCharacters(`${stdout}\n${stderr}`)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const error = lines.filter((line) => line.includes('ERROR'));
  const said = (error.length > 0 ? error : lines.slice(-3)).join(' ');
  return { ok: false, reason: [`${what}: ${said}`, ...(hint === undefined ? [] : [hint])].join('\n') };
}
