import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import { protocolVersion } from '../../src/core/sandbox/protocol.ts';
import { describeInEveryPlace } from './places.ts';
import { failed, prepareSandbox } from './prepared-sandbox.ts';
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
    body: string | Uint8Array<ArrayBuffer>,
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
    expect(await post('/sandboxes/a/reset', '{')).toEqual(refused(400, 'bad-request', 'the body is not JSON in UTF-8'));
    expect(await post('/sandboxes/a/read', '{"path":1}')).toEqual(
      refused(400, 'bad-request', expect.stringContaining('path')),
    );
    // A newer Worker may say more than this server understands.
    expect(await post('/sandboxes/a/hello', '{"newer":true}')).toEqual({
      status: 200,
      body: { protocol: protocolVersion, life: null, hasBrowser: expect.any(Boolean) },
    });
    const broken = new TextEncoder().encode('{"path":"\u00e4"}').filter((byte) => byte !== 0xa4);
    expect(await post('/sandboxes/a/read', broken)).toEqual(
      refused(400, 'bad-request', 'the body is not JSON in UTF-8'),
    );
    expect(await post('/sandboxes/a/reset', '{}')).toEqual(
      refused(503, 'infrastructure', expect.stringContaining('prepare it again')),
    );
    expect(await post('/sandboxes/a/reset', ' '.repeat(33_000_000))).toEqual(refused(413, 'too-large', message));
  });

  test.each([
    ['a NUL', 'x\0y'],
    ['half a character', 'x\ud800y'],
  ])('takes no text of the system’s with %s in it', async (_, text) => {
    const bad = failed('bad-request', expect.stringContaining('half a character'));
    const { sandbox } = await prepareSandbox(server, `text-${text.length}-${text.codePointAt(1)}`, { 'a.txt': 'a\n' });
    const commit = 'a'.repeat(40);
    expect(await sandbox.exec({ command: text, timeoutMs: 1000 })).toEqual(bad);
    expect(await sandbox.exec({ command: 'true', cwd: text, timeoutMs: 1000 })).toEqual(bad);
    expect(await sandbox.call('read', { path: text })).toEqual(bad);
    expect(await sandbox.call('edit', { command: 'create', path: text, text: '' })).toEqual(bad);
    expect(await sandbox.call('search', { pattern: text })).toEqual(bad);
    expect(await sandbox.call('save', { repository: 'api', message: text, ref: 'refs/x' })).toEqual(bad);
    expect(await sandbox.call('merge', { repository: 'api', message: text, ref: 'refs/x', commit })).toEqual(bad);
  });
});
