/** The check of a deployment over HTTP, and the webhook that it sends to itself. */
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test, vi } from 'vitest';
import { release } from '../../src/core/release.ts';
import { healthyDeployment } from '../doctor/healthy-deployment.ts';
import { apiHarness, problemOf } from './api-harness.ts';

afterEach(() => void vi.restoreAllMocks());

const secret = `whsec_${btoa('x'.repeat(32))}`;

test('health says the release and whether the database is up to date, to anyone', async () => {
  const { get } = apiHarness({ migrations: async () => ({ kind: 'behind', missing: ['0001_x.sql'] }) });
  expect(await (await get('/health', null)).json()).toEqual({ ok: true, release, migrations: 'behind' });
});

test('the check answers every finding, to the operator', async () => {
  const { request } = apiHarness({
    doctor: healthyDeployment({ sendToItself: async () => ({ answer: 'failed', message: 'no' }) }),
  });
  const answer = await request('POST', '/doctor', { body: '{"withoutSandbox":true}' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    ok: false,
    release,
    caller: { name: 'root', tenant: 'default', scopes: ['builds:read', 'builds:write', 'admin'] },
    checks: [
      { name: 'settings', state: 'ok' },
      { name: 'migrations', state: 'ok' },
      { name: 'model', state: 'ok' },
      { name: 'sandbox', state: 'skipped' },
      { name: 'repository', state: 'skipped' },
      { name: 'webhook', state: 'failed' },
    ],
  });
  expect((await request('POST', '/doctor', { token: null })).status).toBe(401);
  expect((await request('POST', '/doctor', { body: '{"depth":1}' })).status).toBe(400);
});

test('the admin of a tenant checks no deployment, and of two checks at the same time one is refused', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const probe = Promise.withResolvers<never>();
  const probed: string[] = [];
  const { request } = apiHarness({
    doctor: healthyDeployment({
      probeSandbox: () => {
        probed.push('sandbox');
        return probe.promise;
      },
    }),
  });
  const token = { name: 'boss', tenant: 'blue', scopes: ['admin'] };
  const made = await (await request('POST', '/tokens', { body: JSON.stringify(token) })).json<{ token: string }>();
  const refused = await problemOf(await request('POST', '/doctor', { token: made.token, body: '{}' }));
  expect(refused.problem).toMatchObject({ status: 403, detail: 'only who holds API_TOKEN checks the deployment' });
  const first = request('POST', '/doctor', { body: '{}' });
  await vi.waitFor(() => expect(probed).toEqual(['sandbox']));
  const second = await request('POST', '/doctor', { body: '{}' });
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '10']);
  probe.reject(new Error('it broke'));
  expect((await first).status).toBe(200);
  expect((await request('POST', '/doctor', { body: '{"withoutSandbox":true}' })).status).toBe(200);
  expect(probed).toEqual(['sandbox']);
});

test('the message to itself is taken where its signature holds', async () => {
  const { request } = apiHarness({ settings: { webhookSecret: secret } });
  const body = '{"type":"doctor"}';
  const at = new Date();
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
  const send = (init: object) => request('POST', '/doctor/webhook', { token: null, body, headers, ...init });
  expect((await send({})).status).toBe(200);
  const forged = await send({ headers: { ...headers, 'webhook-signature': 'v1,AAAA' } });
  expect(await problemOf(forged)).toMatchObject({ problem: { status: 401, type: '/problems/unauthorized' } });
  expect((await send({ headers: {} })).status).toBe(401);
  expect((await send({ body: '{"type":"doctor","more":1}' })).status).toBe(400);
});
