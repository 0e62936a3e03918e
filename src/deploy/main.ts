/** `npm run deploy -- [--env NAME] [--new-token]`: deploys this checkout, and says how to go on. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configFolder } from '../cli/client/config-folder.ts';
import { readProfiles, withProfileStored, writeProfiles } from '../cli/client/stored-profiles.ts';
import { readSecret } from '../cli/machine.ts';
import { databaseIn } from './database-in.ts';
import { deploy, usualEnv } from './deploy.ts';
import { runWrangler } from './wrangler.ts';

const { values: options } = parseArgs({
  options: {
    env: { type: 'string', default: usualEnv(process.env) },
    'new-token': { type: 'boolean', default: false },
  },
});
const config = configFolder(process.env, homedir());
const isAttended = process.stdin.isTTY === true && !process.env.CI;
const say = (line: string) => console.log(line);

async function inOwnFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-deploy-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const deployed = await deploy(
  { env: options.env, newToken: options['new-token'] },
  {
    wrangler: runWrangler,
    database: databaseIn(options.env),
    environment: process.env,
    random: () => randomBytes(32).toString('base64url'),
    askSecret: (question) => (isAttended ? readSecret(question) : Promise.resolve(null)),
    withSecretsFile: (values, work) =>
      inOwnFolder(async (folder) => {
        const path = join(folder, 'secrets.json');
        await writeFile(path, JSON.stringify(values), { mode: 0o600 });
        return work(path);
      }),
    withAccount: (work) =>
      inOwnFolder(async (folder) => {
        const path = join(folder, 'account.ndjson');
        await writeFile(path, '');
        await work(path);
        return readFile(path, 'utf8');
      }),
    storeProfile: async (name, profile) =>
      writeProfiles(config, withProfileStored(await readProfiles(config), name, profile)),
    keepsProfiles: !process.env.CI,
    say,
  },
);

if (!deployed.ok) {
  console.error(deployed.reason);
  process.exitCode = 1;
} else if (deployed.url === null) {
  say('Deployed, without an address of its own: see workers_dev and routes of wrangler.toml.');
} else {
  say(`\nDeployed: ${deployed.url}`);
  say(`Next: npx breakwater doctor ${deployed.url}`);
}
