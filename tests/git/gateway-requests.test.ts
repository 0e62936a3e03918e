/** What a hostile run may send that git never would, byte for byte, at both doors of the gateway. */
import { beforeAll, describe, expect, test } from 'vitest';
import { gatewayBench } from './gateway-bench.ts';
import { doorNames, type RawRequest } from './gateway-doors.ts';
import { bareRepository } from './repositories.ts';

const bench = gatewayBench();
beforeAll(() => void bareRepository(bench.folder, 'secret'));

const list = 'info/refs?service=git-upload-pack';
const smartOnly = '404 only the smart git protocol is served here';
const unknown = (name: string) => `404 this build has no repository ${name}`;

const notServed: [method: string, path: string, answer: string][] = [
  ['GET', '/', smartOnly],
  ['GET', '/api.git', smartOnly],
  ['GET', '/api.git/HEAD', smartOnly],
  ['GET', '/api.git/config', smartOnly],
  ['GET', '/api.git/objects/info/packs', smartOnly],
  ['GET', '/api.git/info/refs', smartOnly],
  ['POST', '/api.git/git-upload-archive', smartOnly],
  ['GET', '/api.git/info/refs?service=git-upload-archive', smartOnly],
  ['POST', '/api.git/info/lfs/locks/verify', smartOnly],
  ['POST', '/api.git/info/lfs/objects/verify', smartOnly],
  ['POST', '/api.git/info/lfs/objects/batch?x=1', smartOnly],
  ['GET', '/api.git/info/lfs/objects/batch', '405 use POST'],
  ['GET', '/api.git/info/lfs/locks', smartOnly],
  ['GET', `/secret.git/${list}`, unknown('secret')],
  ['GET', `/api.git/../secret.git/${list}`, unknown('secret')],
  ['GET', `/api.git/%2e%2e/secret.git/${list}`, unknown('secret')],
  ['GET', `/api.git/..%2fsecret.git/${list}`, smartOnly],
  ['GET', `/..%2fsecret.git/${list}`, unknown('..%2fsecret')],
  ['GET', `/api.git%2f..%2fsecret.git/${list}`, unknown('api.git%2f..%2fsecret')],
  ['GET', `/api.git/secret.git/${list}`, smartOnly],
  ['GET', `/API.git/${list}`, unknown('API')],
  ['GET', `/%61pi.git/${list}`, unknown('%61pi')],
  ['GET', `/__proto__.git/${list}`, unknown('__proto__')],
  ['GET', `//api.git/${list}`, smartOnly],
  ['GET', `/api.git//${list}`, smartOnly],
  ['GET', '/api.git/info%2frefs?service=git-upload-pack', smartOnly],
  ['GET', '/api.git/info/refs/?service=git-upload-pack', smartOnly],
  ['GET', `/api.git/${list}&service=git-receive-pack`, smartOnly],
  ['GET', `/api.git/${list}&x=1`, smartOnly],
  ['GET', `/api.git/${list}%00`, smartOnly],
  ['GET', `/api.git/${list}%0d%0aX:1`, smartOnly],
  ['GET', '/api.git/info/refs?x=1&service=git-upload-pack', smartOnly],
  ['POST', '/api.git/git-receive-pack?service=git-upload-pack', smartOnly],
  ['GET', '/api.git/git-receive-pack', '405 use POST'],
  ['PUT', '/api.git/git-receive-pack', '405 use POST'],
  ['DELETE', '/api.git/git-upload-pack', '405 use POST'],
  ['POST', `/api.git/${list}`, '405 use GET'],
  ['HEAD', `/api.git/${list}`, '405'],
  ['OPTIONS', `/api.git/${list}`, '405 use GET'],
  ['PROPFIND', `/api.git/${list}`, '405 use GET'],
];

describe.each(doorNames)('at %s', (name) => {
  const at = (sent: RawRequest): Promise<string> => bench.gateway.doors[name].send(sent);

  test.each(notServed)('%s %s is not served', async (method, target, answer) => {
    expect(await at({ method, target })).toBe(answer);
    expect(bench.remote.requests).toEqual([]);
  });

  test('an absolute target, a foreign host and headers of all kinds lead nowhere else', async () => {
    const { url } = bench.gateway.doors[name];
    const mount = new URL(url).pathname.replace(/\/$/, '');
    const foreign = await at({ target: `http://169.254.169.254${mount}/api.git/${list}` });
    expect(foreign.slice(0, 33)).toBe('200 001e# service=git-upload-pack');
    const decorated = await at({
      target: `/api.git/${list}`,
      headers: {
        host: 'example.com',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'x-forwarded-host': 'example.com',
        'x-original-url': '/secret.git/HEAD',
        'x-http-method-override': 'DELETE',
        range: 'bytes=0-1',
        'if-none-match': '*',
        'git-protocol': 'version=2:x',
        'accept-encoding': 'gzip',
        accept: 'text/html',
        te: 'trailers',
      },
    });
    expect(decorated.slice(0, 33)).toBe('200 001e# service=git-upload-pack');
    expect(bench.remote.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(2).fill(`GET /real.git/${list}`),
    );
    const [first, second] = bench.remote.requests.map(({ headers }) => headers);
    expect(second).toEqual(first);
    expect([first?.host, first?.authorization, first?.accept]).toEqual([
      new URL(bench.remote.url).host,
      'Bearer remote-secret',
      '*/*',
    ]);
  });
});
