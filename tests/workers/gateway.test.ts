import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { containerGitToken, runToken } from '../../src/auth/capability.ts';
import { concatBytes, flushPkt, pktLine } from '../../src/git/pkt-line.ts';
import { type GatewayPorts, serveWithToken } from '../../src/workers/git-gateway/git-gateway.ts';

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
    isOfContainer: async () => false,
    accessOf: async () => ({
      repositories: [{ name: 'api', url: 'https://git.example.com/api', pushRefs: [candidate] }],
    }),
    resolve: async (url) => ({ ok: true, remote: { url, authorization: 'Basic credential' } }),
    fetch: async (url, init) => {
      const request = new Request(url, init);
      seen.push({ url, headers: Object.fromEntries(request.headers) });
      const headers = { 'content-type': 'application/x-git-receive-pack-result', 'set-cookie': 'a=b', server: 'x' };
      return new Response(request.body, { headers });
    },
    timeoutMs: 1000,
  };
  const post = (body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
    serveWithToken(
      new Request('http://breakwater/git/api.git/git-receive-pack', {
        method: 'POST',
        headers: {
          authorization: 'Bearer token',
          cookie: 'c=d',
          'content-type': 'application/x-git-receive-pack-request',
          ...headers,
        },
        body,
      }),
      ports,
    );
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
        accept: 'application/x-git-receive-pack-result',
        'accept-encoding': 'identity',
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
  expect([response.status, seen]).toEqual([400, []]);
});

test.each([
  [3, 200],
  [5, 400],
  [100, 400],
])('a compressed push that opens to %i MB is answered %i', async (megabytes, status) => {
  const { seen, post } = echoGateway();
  const zeros = new Uint8Array(1_000_000);
  let left = megabytes;
  const bytes = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(push(candidate)),
    pull: (controller) => {
      left -= 1;
      if (left < 0) controller.close();
      else controller.enqueue(zeros);
    },
  });
  const compressed = bytes.pipeThrough(new CompressionStream('gzip'));
  const response = await post(compressed, { 'content-encoding': 'gzip' });
  const { byteLength } = await response.arrayBuffer();
  expect([response.status, seen.length, byteLength > megabytes * 1_000_000]).toEqual(
    status === 200 ? [200, 1, true] : [400, 0, false],
  );
});

test('a compressed push is not read for ever', async () => {
  const { seen, post } = echoGateway();
  // Bytes that compression does not make smaller, in a stream without end.
  const noise = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(crypto.getRandomValues(new Uint8Array(60_000))),
  });
  const response = await post(noise, { 'content-encoding': 'gzip' });
  expect([response.status, await response.text(), seen]).toEqual([413, 'the compressed request is too large\n', []]);
});

test('a push that stops inside its commands is given up in time', async () => {
  const { seen, post } = echoGateway();
  const silent = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(push(candidate).slice(0, 30)),
  });
  const response = await post(silent);
  expect([response.status, await response.text(), seen]).toEqual([403, 'the push ends inside its commands\n', []]);
});

/** What the Worker's main module exports for containers; the types of `exports` cannot know it from here. */
type Doors = {
  default: Fetcher;
  RunGit(options: { props: { runId: string } }): Fetcher;
};

describe('the two doors of the Worker itself', () => {
  const doors = exports as unknown as Doors;
  const ask = {
    token: async (runId: string, path: string, init: RequestInit = {}) => {
      const authorization = `Bearer ${await runToken(env.CAPABILITY_SECRET, runId)}`;
      return doors.default.fetch(`http://breakwater/git${path}`, { ...init, headers: { authorization } });
    },
    container: async (runId: string, path: string, init: RequestInit = {}) => {
      const authorization = `Bearer ${await containerGitToken(env.CAPABILITY_SECRET, runId)}`;
      return inContainer(runId, path, { ...init, headers: { authorization } });
    },
  };
  const inContainer = (runId: string, path: string, init: RequestInit) =>
    doors.RunGit({ props: { runId } }).fetch(`http://git.breakwater.internal${path}`, init);
  const cases: [string, string, string][] = [
    ['GET', '/api.git/info/refs?service=git-upload-pack', '403 this run has ended'],
    ['POST', '/api.git/git-receive-pack', '403 this run has ended'],
    ['GET', '/api.git/HEAD', '404 only the smart git protocol is served here'],
    ['GET', '/api.git/info%2frefs?service=git-upload-pack', '404 only the smart git protocol is served here'],
    ['POST', '/api.git/info/lfs/objects/batch', '403 this run has ended'],
    ['DELETE', '/api.git/git-receive-pack', '405 use POST'],
    ['PUT', '/api.git/info/refs?service=git-upload-pack', '405 use GET'],
  ];
  test.each(cases)('answer the same to %s %s', async (method, path, expected) => {
    const answers = await Promise.all(
      [ask.token, ask.container].map(async (door) => {
        const response = await door('no-such-run', path, { method });
        return `${response.status} ${await response.text()}`.trim();
      }),
    );
    expect(answers).toEqual([expected, expected]);
  });

  test("the host of a container is opened by that run's own container alone, and its token opens no other door", async () => {
    const secret = env.CAPABILITY_SECRET;
    const path = '/api.git/info/refs?service=git-upload-pack';
    const bearers = [await containerGitToken(secret, 'other-run'), await runToken(secret, 'r1'), ''];
    const headers = [...bearers.map((token) => ({ authorization: `Bearer ${token}` })), {}];
    const answers = [
      ...(await Promise.all(headers.map((one) => inContainer('r1', path, { headers: one })))),
      await doors.default.fetch(`http://breakwater/git${path}`, {
        headers: { authorization: `Bearer ${await containerGitToken(secret, 'r1')}` },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });
});
