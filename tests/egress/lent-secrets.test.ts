import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { type EgressPorts, serveEgress } from '../../src/workers/egress/serve-egress.ts';
import { endUpstreams, props, told, upstream } from './upstream.ts';

afterEach(endUpstreams);

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
