import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkNames, DoctorRequest } from '../../src/core/contract/doctor.ts';
import { askModel } from '../../src/workers/doctor/ask-model.ts';
import { type Clock, examine } from '../../src/workers/doctor/examine.ts';
import type { DoctorPorts } from '../../src/workers/doctor/ports.ts';
import { healthyDeployment } from './healthy-deployment.ts';

const clock: Clock = { now: () => 0, after: () => new Promise<void>(() => {}) };
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

const origin = 'https://breakwater.example.com';
const repository = { url: 'https://git.example.com/api.git' };

async function found(ports: DoctorPorts, request: Partial<DoctorRequest> = { repository }, at = clock) {
  const checks = await examine(ports, { request: DoctorRequest.parse(request), origin }, at);
  return Object.fromEntries(checks.map(({ name, state, text, advice }) => [name, { state, text, advice }]));
}

test('a healthy deployment has one good line for each check', async () => {
  const ok = (text: string) => ({ state: 'ok', text, advice: null });
  expect(await found(healthyDeployment())).toEqual({
    settings: ok(
      'every secret is there, and every setting can be used; git goes to git.example.com by GIT_CREDENTIALS, to github.com, ghe.example.com as the App of FORGES',
    ),
    migrations: ok('the database has every table of this release'),
    model: ok('it answers, and takes the key'),
    sandbox: ok('a container (node, standard-1) came up in 2.3 s and was ended in 0.1 s'),
    repository: ok('main is at aaaaaaaaaaaa, and a ref went out by GIT_CREDENTIALS, was listed and is gone again'),
    webhook: ok('a signed message came back to https://breakwater.example.com, and its signature holds'),
  });
});

test.each<[string, Parameters<typeof healthyDeployment>[0], string, string]>([
  ['a setting that is wrong', { settings: { faults: ['SANDBOX_LIMIT must be a whole number'] } }, 'settings', 'failed'],
  ['no model key', { settings: { hasModelKey: false } }, 'settings', 'failed'],
  ['no secret for webhooks', { settings: { hasWebhookSecret: false } }, 'settings', 'warned'],
  [
    'migrations behind',
    { migrations: async () => ({ kind: 'behind', missing: ['0001_x.sql'] }) },
    'migrations',
    'failed',
  ],
  ['a database that is away', { migrations: async () => ({ kind: 'unknown' }) }, 'migrations', 'failed'],
  ['a key that is refused', { askModel: async () => ({ kind: 'refused', status: 401 }) }, 'model', 'failed'],
  [
    'a proxy in between',
    { askModel: async () => ({ kind: 'unclear', status: 404, message: 'no' }) },
    'model',
    'warned',
  ],
  ['no way to the model', { askModel: async () => ({ kind: 'unreachable', message: 'no' }) }, 'model', 'failed'],
  ['a scripted model', { settings: { scripted: true } }, 'model', 'warned'],
  [
    'a container that does not come up',
    { probeSandbox: async () => ({ ok: false, error: { reason: 'infrastructure', message: 'it ended' } }) },
    'sandbox',
    'failed',
  ],
  [
    'no free place',
    { probeSandbox: async () => ({ ok: true, result: { kind: 'queued', inUse: 4, limit: 4, of: 'account' } }) },
    'sandbox',
    'warned',
  ],
  [
    'a repository that is closed',
    { askRepository: async () => ({ kind: 'closed', message: 'no' }) },
    'repository',
    'failed',
  ],
  [
    'a repository that takes no push',
    {
      askRepository: async () => ({
        kind: 'read-only',
        base: 'main',
        sha: 'a'.repeat(40),
        by: 'by GIT_CREDENTIALS',
        message: 'no',
      }),
    },
    'repository',
    'failed',
  ],
  [
    'a ref that does not come back',
    {
      askRepository: async () => ({ kind: 'broken-off', base: 'main', sha: 'a'.repeat(40), message: 'no', left: null }),
    },
    'repository',
    'failed',
  ],
  ['a message that is lost', { sendToItself: async () => ({ answer: 'failed', message: 'no' }) }, 'webhook', 'failed'],
  [
    'a check that breaks',
    {
      migrations: async () => {
        throw new Error('no\nsuch thing');
      },
    },
    'migrations',
    'failed',
  ],
])('%s is told with what to do about it, and the other checks stand', async (_, ports, name, state) => {
  const checks = await found(healthyDeployment(ports));
  expect(checks[name]).toMatchObject({ state, advice: expect.stringMatching(/./) });
  const others = checkNames.filter((other) => other !== name).map((other) => checks[other]?.state);
  expect(others.every((one) => one === 'ok' || one === 'skipped')).toBe(true);
});

test('a deployment whose git has no credential says so', async () => {
  const checks = await found(healthyDeployment({ settings: { git: { credentials: [], apps: [] } } }));
  expect(checks.settings?.text).toBe(
    'every secret is there, and every setting can be used; git has no credential for any host',
  );
});

test('a ref that the check has left behind is named, with how to delete it', async () => {
  const left = 'refs/breakwater/doctor/0f';
  const checks = await found(
    healthyDeployment({
      askRepository: async () => ({ kind: 'broken-off', base: 'main', sha: 'a'.repeat(40), message: 'no', left }),
    }),
  );
  expect(checks.repository).toEqual({
    state: 'failed',
    text: `a ref went out, and ${left} may still be there: no`,
    advice: `delete it (git push REMOTE :${left}), and let whoever GIT_CREDENTIALS or FORGES names delete refs below refs/breakwater/, where builds keep their work`,
  });
});

test('what was not asked for is skipped', async () => {
  const { sandbox, repository: asked } = await found(healthyDeployment(), { withoutSandbox: true });
  expect([sandbox?.state, asked?.state]).toEqual(['skipped', 'skipped']);
});

test('a check that does not end is overdue, and the others do not wait for it', async () => {
  const never = { ...clock, after: (ms: number) => (ms === 15_000 ? Promise.resolve() : new Promise<void>(() => {})) };
  const ports = healthyDeployment({ askModel: () => new Promise(() => {}) });
  expect((await found(ports, {}, never)).model).toEqual({
    state: 'failed',
    text: 'no answer within 15 s',
    advice: 'ask again, and look at the log of the Worker',
  });
});

test('the model is asked for a count of tokens, and no word that comes back has the key in it', async () => {
  const asked: { url: string; init: RequestInit }[] = [];
  const answering = (response: () => Response) =>
    askModel(
      { apiKey: 'sk-secret-key', baseUrl: 'https://proxy.example.com/anthropic/', model: 'm' },
      {
        fetch: async (url, init) => {
          asked.push({ url, init });
          return response();
        },
        timeoutMs: 1000,
      },
    );
  expect(await answering(() => Response.json({ input_tokens: 8 }))).toEqual({ kind: 'accepted' });
  expect(asked.map(({ url, init }) => [url, JSON.parse(String(init.body))])).toEqual([
    [
      'https://proxy.example.com/anthropic/v1/messages/count_tokens',
      { model: 'm', messages: [{ role: 'user', content: 'Hello' }] },
    ],
  ]);
  expect(await answering(() => new Response('', { status: 401 }))).toEqual({ kind: 'refused', status: 401 });
  expect(await answering(() => new Response('no route for sk-secret-key', { status: 404 }))).toEqual({
    kind: 'unclear',
    status: 404,
    message: expect.stringMatching(/^404 (?!.*secret)/),
  });
  const failing = answering(() => {
    throw new Error('sk-secret-key is not known');
  });
  expect(await failing).toEqual({ kind: 'unreachable', message: expect.not.stringContaining('secret') });
});
