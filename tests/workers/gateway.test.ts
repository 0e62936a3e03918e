import { expect, test } from 'vitest';
import { concatBytes, flushPkt, pktLine } from '../../src/git/pkt-line.ts';
import { type GatewayPorts, gitGateway } from '../../src/workers/git-gateway/git-gateway.ts';

const candidate = 'refs/breakwater/b1/candidate/r1';
const push = (ref: string): Uint8Array =>
  concatBytes([
    pktLine(`${'0'.repeat(40)} ${'a'.repeat(40)} ${ref}\0 report-status side-band-64k`),
    flushPkt,
    new TextEncoder().encode('PACK and the rest'),
  ]);

/** A gateway to a remote that answers every push with the bytes that it received. */
function echoGateway() {
  const seen: { url: string; headers: Record<string, string> }[] = [];
  const ports: GatewayPorts = {
    runOf: async (token) => (token === 'token' ? 'r1' : null),
    accessOf: async () => ({
      repositories: [{ name: 'api', url: 'https://git.example.com/api' }],
      pushRefs: [candidate],
    }),
    resolve: (url) => ({ ok: true, remote: { url, authorization: 'Basic credential' } }),
    fetch: async (url, init) => {
      const request = new Request(url, init);
      seen.push({ url, headers: Object.fromEntries(request.headers) });
      const headers = { 'content-type': 'application/x-git-receive-pack-result', 'set-cookie': 'a=b', server: 'x' };
      return new Response(request.body, { headers });
    },
  };
  const app = gitGateway(() => ports);
  const post = (body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
    app.request('/api.git/git-receive-pack', {
      method: 'POST',
      headers: {
        authorization: 'Bearer token',
        cookie: 'c=d',
        'content-type': 'application/x-git-receive-pack-request',
        ...headers,
      },
      body,
    });
  return { seen, post };
}

/** The bytes one by one, so that every boundary falls inside a line. */
const trickle = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });

test('in workerd a push streams through byte for byte, whatever its chunks, and headers are pinned both ways', async () => {
  const { seen, post } = echoGateway();
  const response = await post(trickle(push(candidate)));
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(push(candidate)));
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'no-cache',
    'content-type': 'application/x-git-receive-pack-result',
  });
  expect(seen).toEqual([
    {
      url: 'https://git.example.com/api/git-receive-pack',
      headers: {
        authorization: 'Basic credential',
        'content-type': 'application/x-git-receive-pack-request',
        'user-agent': 'git/2 (breakwater)',
      },
    },
  ]);
});

test('in workerd a compressed push is opened before it is checked and sent on open', async () => {
  const { seen, post } = echoGateway();
  const gzip = (bytes: Uint8Array) => trickle(bytes).pipeThrough(new CompressionStream('gzip'));
  const allowed = await post(gzip(push(candidate)), { 'content-encoding': 'gzip' });
  expect(new Uint8Array(await allowed.arrayBuffer())).toEqual(new Uint8Array(push(candidate)));
  const refused = await post(gzip(push('refs/heads/main')), { 'content-encoding': 'gzip' });
  expect(new TextDecoder().decode(await refused.arrayBuffer())).toBe(
    '004d\u0001000eunpack ok\n0036ng refs/heads/main this run may not push this ref\n00000000',
  );
  expect(seen).toHaveLength(1);
});

test('bytes that only claim to be gzip are refused', async () => {
  const { seen, post } = echoGateway();
  const response = await post(trickle(push(candidate)), { 'content-encoding': 'gzip' });
  expect([response.status, seen]).toEqual([403, []]);
});
