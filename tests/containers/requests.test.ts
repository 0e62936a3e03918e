import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import { describeInEveryPlace } from './places.ts';
import { failed } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { token } from './server-process.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  async function post(
    path: string,
    body: string,
    headers: Record<string, string> = { authorization: `Bearer ${token}` },
  ) {
    const response = await fetch(new URL(path, server.url), { method: 'POST', body, headers });
    return { status: response.status, body: await response.json() };
  }
  const refused = (status: number, reason: string, message: unknown) => ({
    status,
    body: { error: { reason, message } },
  });

  test('answers nobody without its token', async () => {
    const message = 'the sandbox server refuses the token';
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${token}` }])
      expect(await post('/sandboxes/a/reset', '{}', headers as Record<string, string>)).toEqual(
        refused(401, 'infrastructure', message),
      );
    const stranger = httpSandbox({ fetch, baseUrl: server.url, token: 'wrong', id: 'a' });
    expect(await stranger.call('reset', {})).toEqual(failed('infrastructure', message));
  });

  test('names what is wrong with a request', async () => {
    const message = expect.any(String);
    expect(await post('/', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a/frobnicate', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a/constructor', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a..b/reset', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/%2e%2e/dispose', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post(`/sandboxes/${'a'.repeat(121)}/reset`, '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a/reset', '{')).toEqual(refused(400, 'bad-request', 'the body is not JSON'));
    expect(await post('/sandboxes/a/reset', '{"hard":true}')).toEqual(
      refused(400, 'bad-request', expect.stringContaining('"hard"')),
    );
    expect(await post('/sandboxes/a/reset', '{}')).toEqual(
      refused(503, 'infrastructure', expect.stringContaining('prepare it again')),
    );
    expect(await post('/sandboxes/a/reset', ' '.repeat(33_000_000))).toEqual(refused(413, 'too-large', message));
  });
});
