import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { type EgressPorts, serveEgress } from '../../src/workers/egress/serve-egress.ts';

const props = { runId: 'r1', host: 'packages.example.com' };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

/** A real server in the place of `packages.example.com`, and what was asked of it. */
async function upstream(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const ports: EgressPorts = {
    isAtWork: async (runId) => runId === 'r1',
    lent: () => null,
    fetch: (url, init) => fetch(url.replace(/^https?:\/\/packages\.example\.com/, `http://127.0.0.1:${port}`), init),
  };
  return { requests, ports };
}

const told = async (response: Response) => ({ status: response.status, text: await response.text() });

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

const token = 'Bearer the-token-of-the-registry';
const lending = { ...props, secrets: [{ header: 'Authorization', use: 'packages' }] };
const lends: EgressPorts['lent'] = ({ host, use }) =>
  host === 'packages.example.com' && use === 'packages' ? token : null;

test('a secret is added on the way out, over HTTPS alone, in the place of what the client sent', async () => {
  const { requests, ports } = await upstream((_, response) => response.end('package'));
  const asked: string[] = [];
  const seen: EgressPorts['fetch'] = (url, init) => {
    asked.push(url);
    return ports.fetch(url, init);
  };
  for (const scheme of ['http', 'https']) {
    const headers = { authorization: 'Bearer own', 'accept-encoding': 'gzip', 'x-own': '1' };
    const request = new Request(`${scheme}://packages.example.com/a`, { headers });
    expect(await told(await serveEgress(request, lending, { ...ports, fetch: seen, lent: lends }))).toEqual({
      status: 200,
      text: 'package',
    });
  }
  expect(asked).toEqual(['https://packages.example.com/a', 'https://packages.example.com/a']);
  expect(requests.map(({ headers }) => [headers.authorization, headers['accept-encoding'], headers['x-own']])).toEqual([
    [token, 'identity', '1'],
    [token, 'identity', '1'],
  ]);
});

test('an answer that reflects the secret tells stars: in its body, its headers and where it leads', async () => {
  const { ports } = await upstream((request, response) => {
    const { authorization = '' } = request.headers;
    response
      .writeHead(307, authorization, {
        location: `https://elsewhere.example.com/?key=${encodeURIComponent(authorization)}`,
        'x-echo': authorization,
        'set-cookie': [`a=${authorization.split(' ')[1]}`, 'b=2'],
        'content-length': authorization.length,
      })
      .end(authorization);
  });
  const request = new Request('https://packages.example.com/echo');
  const response = await serveEgress(request, lending, { ...ports, lent: lends });
  const { 'x-echo': echo, location, 'content-length': length } = Object.fromEntries(response.headers);
  const stars = (text: string) => '*'.repeat(text.length);
  expect({
    statusText: response.statusText,
    echo,
    location,
    length,
    cookies: response.headers.getSetCookie(),
    text: await response.text(),
  }).toEqual({
    statusText: stars(token),
    echo: stars(token),
    location: `https://elsewhere.example.com/?key=${stars(encodeURIComponent(token))}`,
    length: String(token.length),
    cookies: [`a=${stars('the-token-of-the-registry')}`, 'b=2'],
    text: stars(token),
  });
});

test('what was compressed all the same is looked through, and what nobody can look through does not pass', async () => {
  const answer = (encoding: string) => (request: IncomingMessage, response: ServerResponse) => {
    const packed = encoding === 'gzip' ? gzipSync(request.headers.authorization ?? '') : 'packed';
    response.writeHead(200, { 'content-encoding': encoding }).end(packed);
  };
  const asked = async (encoding: string) => {
    const { ports } = await upstream(answer(encoding));
    const request = new Request('https://packages.example.com/echo');
    const response = await serveEgress(request, lending, { ...ports, lent: lends });
    return { encoding: response.headers.get('content-encoding'), ...(await told(response)) };
  };
  expect(await asked('gzip')).toEqual({ encoding: null, status: 200, text: '*'.repeat(token.length) });
  expect(await asked('aes128gcm')).toEqual({
    encoding: null,
    status: 502,
    text: 'packages.example.com answered in the encoding aes128gcm, which cannot be looked through\n',
  });
});

test('a secret goes to no other host, and one that is not lent any more is said and sends nothing', async () => {
  const { requests, ports } = await upstream((_, response) => response.end());
  const elsewhere = new Request('https://elsewhere.example.com/a');
  expect((await serveEgress(elsewhere, lending, { ...ports, lent: lends })).status).toBe(403);
  const request = new Request('https://packages.example.com/a');
  expect(await told(await serveEgress(request, lending, { ...ports, lent: () => null }))).toEqual({
    status: 403,
    text: 'the deployment does not lend the secret packages to packages.example.com any more\n',
  });
  expect(requests).toEqual([]);
});
