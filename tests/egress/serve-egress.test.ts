import { afterEach, expect, test } from 'vitest';
import { type EgressPorts, serveEgress } from '../../src/workers/egress/serve-egress.ts';
import { endUpstreams, props, told, upstream } from './upstream.ts';

afterEach(endUpstreams);

test('an allowed host answers, by HTTP and HTTPS', async () => {
  const { requests, ports } = await upstream((_, response) => response.writeHead(200, { etag: '"1"' }).end('package'));
  for (const scheme of ['http', 'https']) {
    const response = await serveEgress(new Request(`${scheme}://packages.example.com/a?b=c`), props, ports);
    expect([response.headers.get('etag'), await told(response)]).toEqual(['"1"', { status: 200, text: 'package' }]);
  }
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /a?b=c', 'GET /a?b=c']);
});

test('every other address is refused and asked nothing, whatever host its connection was made for', async () => {
  const { requests, ports } = await upstream((_, response) => response.end());
  const refused = async (url: string) => told(await serveEgress(new Request(url), props, ports));
  const origins = [
    'http://evil.example.com',
    'https://packages.example.com.evil.example',
    'https://sub.packages.example.com',
    'http://packages.example.com.',
    'http://packages.example.com:8080',
    'https://packages.example.com:80',
    'http://127.0.0.1',
    'http://[::1]',
    'http://169.254.169.254',
    'http://git.breakwater.internal',
  ];
  for (const origin of origins)
    expect(await refused(`${origin}/a`)).toEqual({
      status: 403,
      text: `${origin} is not let through: network.allow of the build decides\n`,
    });
  expect(requests).toEqual([]);
});

test('a URL with a user in it is refused', async () => {
  const { requests, ports } = await upstream((_, response) => response.end());
  // No Request of Node's holds such a URL; a connection that is intercepted may.
  const request = { url: 'https://me:word@packages.example.com/', method: 'GET', headers: new Headers(), body: null };
  expect(await told(await serveEgress(request as Request, props, ports))).toEqual({
    status: 403,
    text: 'a URL with a user in it is not let through\n',
  });
  expect(requests).toEqual([]);
});

test('nothing is published or removed: only GET, HEAD and POST are let through', async () => {
  const { requests, ports } = await upstream((_, response) => response.end());
  const statuses: Record<string, number> = {};
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
    const response = await serveEgress(new Request('http://packages.example.com/a', { method }), props, ports);
    statuses[method] = response.status;
    if (response.status === 405) expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  }
  expect(statuses).toEqual({
    GET: 200,
    HEAD: 200,
    POST: 200,
    PUT: 405,
    PATCH: 405,
    DELETE: 405,
    OPTIONS: 405,
    PROPFIND: 405,
  });
  expect(requests.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'POST']);
});

test('a run that has not begun or has ended reaches nothing', async () => {
  const { requests, ports } = await upstream((_, response) => response.end());
  const request = new Request('http://packages.example.com/a');
  expect(await told(await serveEgress(request, { ...props, runId: 'r2' }, ports))).toEqual({
    status: 403,
    text: 'this run has ended\n',
  });
  expect(requests).toEqual([]);
});

test('headers of the connection and of the platform stay behind, both ways; the client’s own arrive', async () => {
  const { requests, ports } = await upstream((_, response) =>
    response
      .writeHead(200, { connection: 'x-hop', 'x-hop': '1', 'x-kept': '2', 'set-cookie': ['a=1', 'b=2'] })
      .end('ok'),
  );
  // Only a plain object carries such names through Node's Request.
  const headers = new Headers({
    accept: 'application/json',
    authorization: 'Bearer own',
    'user-agent': 'npm/11',
    'accept-language': '*',
    'accept-encoding': 'identity',
    'sec-fetch-mode': 'cors',
    connection: 'close, x-secret-hop',
    'x-secret-hop': '1',
    'proxy-authorization': 'Basic x',
    te: 'trailers',
    upgrade: 'websocket',
    host: 'evil.example.com',
    expect: '100-continue',
    via: '1.1 x',
    forwarded: 'for=10.0.0.1',
    'x-forwarded-for': '10.0.0.1',
    'x-forwarded-proto': 'https',
    'x-real-ip': '10.0.0.1',
    'cf-connecting-ip': '10.0.0.1',
    'cf-ray': '1',
    'cdn-loop': 'cloudflare',
    'true-client-ip': '10.0.0.1',
  });
  const request = { url: 'http://packages.example.com/', method: 'GET', headers, body: null } as Request;
  const response = await serveEgress(request, props, ports);
  const { connection: _, host, ...seen } = requests[0]?.headers ?? {};
  expect(seen).toEqual({
    accept: 'application/json',
    authorization: 'Bearer own',
    'user-agent': 'npm/11',
    'accept-language': '*',
    'accept-encoding': 'identity',
    'sec-fetch-mode': 'cors',
  });
  expect(host).toMatch(/^127\.0\.0\.1:/);
  const { date: _date, ...answered } = Object.fromEntries(response.headers);
  expect(answered).toEqual({ 'x-kept': '2', 'set-cookie': 'b=2' });
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a redirect is not followed but handed to the client, which meets the list again', async () => {
  const { requests, ports } = await upstream((_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  );
  const response = await serveEgress(new Request('https://packages.example.com/a'), props, ports);
  expect([response.status, response.headers.get('location')]).toEqual([302, 'http://169.254.169.254/latest']);
  expect(requests.map(({ url }) => url)).toEqual(['/a']);
});

test('bodies stream both ways: each megabyte is sent only when the one before has come back', async () => {
  const { ports } = await upstream((request, response) => request.pipe(response));
  const chunk = new Uint8Array(1_000_000).fill(7);
  const total = 50 * chunk.byteLength;
  let sent = 0;
  let received = 0;
  let cameBack = Promise.withResolvers<void>();
  cameBack.resolve();
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        await cameBack.promise;
        if (sent === total) return controller.close();
        cameBack = Promise.withResolvers();
        sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
  const response = await serveEgress(new Request('http://packages.example.com/echo', init), props, ports);
  for await (const part of response.body ?? []) {
    received += part.byteLength;
    if (received === sent) cameBack.resolve();
  }
  expect(received).toBe(total);
});

test('a host that cannot be reached is one plain line, without what the network says of it', async () => {
  const ports: EgressPorts = {
    isAtWork: async () => true,
    lent: () => null,
    fetch: async () => {
      throw new Error('connect ECONNREFUSED 10.1.2.3:443 (db.corp.internal)');
    },
  };
  expect(await told(await serveEgress(new Request('https://packages.example.com/'), props, ports))).toEqual({
    status: 502,
    text: 'packages.example.com cannot be reached\n',
  });
});
