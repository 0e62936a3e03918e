import { expect, test } from 'vitest';
import { databaseIn } from '../../src/deploy/database-in.ts';
import { type DeployPorts, deploy, usualEnv } from '../../src/deploy/deploy.ts';

type Answer = { code?: number; stdout?: string; stderr?: string };

/** A wrangler that answers by its first words, and remembers what it was asked. */
function machine(answers: Record<string, Answer>, ports: Partial<DeployPorts> = {}) {
  const asked: string[] = [];
  const said: string[] = [];
  const secrets: Record<string, string>[] = [];
  const stored: unknown[] = [];
  let made = 0;
  const all: DeployPorts = {
    wrangler: async (args) => {
      const command = args.join(' ');
      asked.push(command);
      const [, answer = {}] = Object.entries(answers).find(([start]) => command.startsWith(start)) ?? [];
      return { code: 0, stdout: '', stderr: '', ...answer };
    },
    database: { name: 'breakwater', hasId: false },
    environment: {},
    random: () => {
      made += 1;
      return `random-${made}`;
    },
    askSecret: async () => null,
    withSecretsFile: async (values, work) => {
      secrets.push({ ...values });
      return work('secrets.json');
    },
    withAccount: async (work) => {
      await work('account');
      return '{"type":"wrangler-session"}\n{"type":"deploy","targets":["example.com/*","https://breakwater.me.workers.dev"]}\n';
    },
    storeProfile: async (name, profile) => void stored.push({ name, ...profile }),
    keepsProfiles: true,
    say: (line) => said.push(line),
    ...ports,
  };
  return { asked, said, secrets, stored, run: (newToken = false) => deploy({ env: 'production', newToken }, all) };
}

const nothing = {
  'd1 list': { stdout: '[]' },
  'secret list': { code: 1, stderr: '✘ [ERROR] Worker "breakwater" (env: production) not found.' },
};
const everything = {
  'd1 list': { stdout: '[{"name":"breakwater","uuid":"1"}]' },
  'secret list': {
    stdout: JSON.stringify(
      ['API_TOKEN', 'CAPABILITY_SECRET', 'WEBHOOK_SECRET', 'ANTHROPIC_API_KEY'].map((name) => ({ name })),
    ),
  },
};
const url = 'https://breakwater.me.workers.dev';

test('a first deployment makes the database, its tables and the secrets, and logs in', async () => {
  const { run, asked, secrets, stored } = machine(nothing, { askSecret: async () => 'sk-key\n' });
  expect(await run()).toEqual({ ok: true, url });
  expect(asked).toEqual([
    'd1 list --json',
    'd1 create breakwater',
    'd1 migrations apply DB --remote --env production',
    'secret list --format json --env production',
    'deploy --env production --secrets-file secrets.json',
  ]);
  expect(secrets).toEqual([
    {
      API_TOKEN: 'random-1',
      CAPABILITY_SECRET: 'random-2',
      WEBHOOK_SECRET: `whsec_${Buffer.from('random-3').toString('base64')}`,
      ANTHROPIC_API_KEY: 'sk-key',
    },
  ]);
  expect(stored).toEqual([{ name: 'production', apiUrl: url, token: 'random-1' }]);
});

test('a second one leaves secrets and database alone', async () => {
  const { run, asked, secrets, stored } = machine(everything, { environment: { API_TOKEN: 'other' } });
  expect(await run()).toEqual({ ok: true, url });
  expect({ secrets, stored, last: asked.at(-1), made: asked.filter((one) => one.includes('create')) }).toEqual({
    secrets: [{}],
    stored: [],
    last: 'deploy --env production',
    made: [],
  });
});

test('a database that was made already, under whatever name, is the one that is used', async () => {
  const { run, asked } = machine(nothing, { database: { name: 'ours', hasId: true } });
  await run();
  expect(asked.slice(0, 2)).toEqual(['d1 list --json', 'd1 migrations apply DB --remote --env production']);
  expect(databaseIn('production')).toEqual({ name: 'breakwater', hasId: false });
  expect(databaseIn('')).toEqual({ name: 'breakwater', hasId: false });
});

test('Workers Builds deploys the top level, which the button has written to', () => {
  expect([usualEnv({}), usualEnv({ WORKERS_CI: '1' })]).toEqual(['production', '']);
});

test('--new-token sets another token and nothing else', async () => {
  const { run, secrets } = machine(everything);
  await run(true);
  expect(secrets).toEqual([{ API_TOKEN: 'random-1' }]);
});

test('where nothing stays on the machine, no token is made, and it is said what is to be set', async () => {
  const { run, said, secrets, stored } = machine(nothing, { keepsProfiles: false });
  await run();
  expect(Object.keys(secrets[0] ?? {})).toEqual(['CAPABILITY_SECRET', 'WEBHOOK_SECRET']);
  expect(stored).toEqual([]);
  expect(said.filter((line) => line.includes('secret put'))).toEqual([
    'No model answers until it is set: npx wrangler secret put ANTHROPIC_API_KEY --env production',
    'A token that is made here would be lost with this machine: npx wrangler secret put API_TOKEN --env production',
  ]);
});

test('secrets that cannot be listed are not made anew', async () => {
  const { run, asked } = machine({
    ...nothing,
    'secret list': { code: 1, stderr: '\u001b[31m✘ [ERROR] A request failed.\u001b[0m' },
  });
  expect(await run()).toEqual({
    ok: false,
    reason: 'the secrets of the deployment could not be listed: ✘ [ERROR] A request failed.',
  });
  expect(asked.some((command) => command.startsWith('deploy'))).toBe(false);
});

test.each([
  [
    'd1 list',
    'Cloudflare does not answer wrangler: Not logged in.\nlog in by `npx wrangler login`, or set CLOUDFLARE_API_TOKEN',
  ],
  ['d1 create', 'the database could not be made: Not logged in.'],
  ['d1 migrations', 'the migrations were not applied: Not logged in.'],
  ['deploy', 'wrangler deploy failed; what was done so far stays, run this again'],
])('a failure of %s ends it and is told', async (command, reason) => {
  const { run } = machine({ ...nothing, [command]: { code: 1, stderr: 'Not logged in.' } });
  expect(await run()).toEqual({ ok: false, reason });
});
