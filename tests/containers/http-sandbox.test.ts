import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import { localHostSandbox } from '../../src/containers/driver/local-host.ts';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { failed, succeeded } from './prepared-sandbox.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A sandbox whose server does what `listener` does. */
async function against(listener: RequestListener, limits: { callTimeoutMs?: number; silenceMs?: number } = {}) {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return httpSandbox({ fetch, baseUrl, token: 'secret', id: 'a b', ...limits });
}
const sends = (status: number, body: string): RequestListener => {
  return (_, response) => void response.writeHead(status).end(body);
};
const read = (sandbox: Sandbox) => sandbox.call('read', { path: 'api/a.txt' });
const exec = (sandbox: Sandbox) => sandbox.exec({ command: 'true', timeoutMs: 1000 });
const running = '{"kind":"running"}\n';
const result = { exitCode: 0, signal: null, timedOut: false, output: 'hi', omittedBytes: 0, durationMs: 1 };

describe('a sandbox over HTTP', () => {
  test('posts the request with the token and parses the answer', async () => {
    const seen: unknown[] = [];
    const sandbox = await against((request, response) => {
      const { method, url, headers } = request;
      seen.push({ method, url, authorization: headers.authorization, type: headers['content-type'] });
      response.end(JSON.stringify({ kind: 'file', text: 'a', firstLine: 1, totalLines: 1 }));
    });
    expect(await read(sandbox)).toEqual(succeeded({ kind: 'file', text: 'a', firstLine: 1, totalLines: 1 }));
    expect(seen).toEqual([
      { method: 'POST', url: '/sandboxes/a%20b/read', authorization: 'Bearer secret', type: 'application/json' },
    ]);
  });

  test("hands on the sandbox's own errors", async () => {
    const error = { reason: 'not-found', message: 'there is no api/a.txt' };
    const sandbox = await against(sends(404, JSON.stringify({ error })));
    expect(await read(sandbox)).toEqual({ ok: false, error });
    expect(await exec(sandbox)).toEqual({ ok: false, error });
  });

  test.each([
    ['no JSON', 200, 'oops', 'answered no JSON: oops'],
    ['another shape', 200, '{"kind":"file"}', 'answered otherwise than agreed'],
    ['an unknown error', 500, '{"error":{"reason":"surprise","message":""}}', 'answered otherwise than agreed'],
    ['a redirect', 302, '', 'answered no JSON'],
    ['too much', 200, ' '.repeat(4_000_001), 'sent more than 4000000 bytes'],
  ])('takes %s for a fault of the infrastructure', async (_, status, body, message) => {
    expect(await read(await against(sends(status, body)))).toEqual(
      failed('infrastructure', expect.stringContaining(message)),
    );
  });

  test('takes a closed port for a fault of the infrastructure', async () => {
    const sandbox = await against(sends(200, ''));
    server?.close();
    expect(await read(sandbox)).toEqual(failed('infrastructure', expect.stringContaining('ECONNREFUSED')));
  });

  test('ends a call that takes too long', async () => {
    const sandbox = await against(() => undefined, { callTimeoutMs: 50 });
    expect(await read(sandbox)).toEqual(failed('infrastructure', 'the call took longer than 0.05 s'));
  });

  test('ends a call that its caller has aborted, also beforehand', async () => {
    const controller = new AbortController();
    const sandbox = await against(() => controller.abort());
    const aborted = failed('infrastructure', 'the caller has aborted the call');
    expect(await sandbox.call('reset', {}, controller.signal)).toEqual(aborted);
    expect(await sandbox.exec({ command: 'true', timeoutMs: 1000 }, { signal: AbortSignal.abort() })).toEqual(aborted);
  });

  test('follows the frames of a command, however they are cut', async () => {
    const frames = `${running}{"kind":"output","text":"grün\\n"}\n${JSON.stringify({ kind: 'exit', result })}\n`;
    const bytes = Buffer.from(frames);
    const cut = bytes.indexOf(0xc3) + 1;
    const sandbox = await against((_, response) => {
      response.write(bytes.subarray(0, cut), () => response.end(bytes.subarray(cut)));
    });
    const seen: string[] = [];
    const answer = await sandbox.exec({ command: 'x', timeoutMs: 1000 }, { onOutput: (text) => seen.push(text) });
    expect([answer, seen]).toEqual([succeeded(result), ['grün\n']]);
  });

  test.each([
    ['without an exit', (respond: (text: string) => void) => respond(running), 'ended without an exit'],
    ['with a frame of no kind', (respond: (text: string) => void) => respond('{}\n'), 'otherwise than agreed'],
  ])('a stream that ends %s is a fault of the infrastructure', async (_, send, message) => {
    const sandbox = await against((_request, response) => send((text) => response.end(text)));
    expect(await exec(sandbox)).toEqual(failed('infrastructure', expect.stringContaining(message)));
  });

  test('a stream that breaks off is a fault of the infrastructure', async () => {
    const sandbox = await against((_, response) => response.write(running, () => response.destroy()));
    expect(await exec(sandbox)).toEqual(failed('infrastructure', expect.any(String)));
  });

  test('a stream that falls silent is given up, and its connection closed', async () => {
    const closed = Promise.withResolvers<void>();
    const sandbox = await against(
      (_, response) => {
        response.once('close', closed.resolve);
        response.write(running);
      },
      { silenceMs: 50 },
    );
    expect(await exec(sandbox)).toEqual(failed('infrastructure', 'nothing came from the sandbox for 0.05 s'));
    await closed.promise;
  });

  test('a local host that nobody has configured says so', async () => {
    expect(await read(localHostSandbox({}, 'a'))).toEqual(
      failed('infrastructure', expect.stringContaining('SANDBOX_URL and SANDBOX_TOKEN')),
    );
  });
});
