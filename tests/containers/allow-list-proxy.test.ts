import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allowListProxy } from '../../src/containers/server/network/allow-list-proxy.ts';
import { type TestInternet, testInternet } from './outside.ts';

const allowed = ['open', 'inside', 'half-inside', 'loopback', 'loopback6', 'mapped', 'metadata', 'nowhere'].map(
  (name) => `${name}.example.com`,
);
let internet: TestInternet;
let proxy: Server;

beforeEach(async () => {
  internet = await testInternet();
  proxy = allowListProxy({ allows: (host) => allowed.includes(host), outside: internet.outside });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  proxy.closeAllConnections();
  proxy.close();
  internet.close();
});

/** Sends text as it is, and answers all that comes back until the proxy closes the connection. */
async function say(text: string): Promise<string> {
  const socket = connect((proxy.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (part) => {
    answer += part;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}
const get = (url: string, headers = '') => say(`GET ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`);
const bodyOf = (answer: string): string => answer.split('\r\n\r\n').at(-1) ?? '';
const statusOf = (answer: string): number => Number(answer.split(' ')[1]);

describe('the proxy', () => {
  test('passes a plain request on to port 80 of a listed host, without the headers of its own connection', async () => {
    const answer = await get('http://open.example.com/a?b=c', 'proxy-authorization: Basic eA==\r\nx-mine: 1\r\n');
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('/a?b=c ');
    expect(internet.connections).toEqual(['93.184.216.34:80']);
    expect(internet.requests).toEqual([
      { method: 'GET', url: '/a?b=c', headers: { host: 'open.example.com', 'x-mine': '1', connection: 'close' } },
    ]);
  });

  test('passes a body on', async () => {
    const answer = await say(
      'POST http://open.example.com/post HTTP/1.1\r\nhost: open.example.com\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello',
    );
    expect(answer).toContain('hello');
  });

  test('opens a tunnel to port 443 of a listed host', async () => {
    const socket = connect((proxy.address() as AddressInfo).port, '127.0.0.1');
    socket.setEncoding('utf8').write('CONNECT open.example.com:443 HTTP/1.1\r\nhost: open.example.com:443\r\n\r\n');
    expect(await once(socket, 'data')).toEqual(['HTTP/1.1 200 Connection established\r\n\r\n']);
    socket.write('through');
    expect(await once(socket, 'data')).toEqual(['through']);
    socket.destroy();
    expect(internet.connections).toEqual(['93.184.216.34:443']);
  });

  test.each([
    'other.example.com:443',
    'www.open.example.com:443',
    'open.example.com.:443',
    'open.example.com@other.example.com:443',
    '93.184.216.34:443',
    '127.0.0.1:443',
    '[::1]:443',
    'localhost:443',
    ':443',
    'open.example.com',
  ])('opens no tunnel to %s', async (target) => {
    const answer = await say(`CONNECT ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
    expect(answer).toMatch(
      /^HTTP\/1\.1 403 .* is not a host that this build may reach: network\.allow of its submission decides\n$/s,
    );
    expect(internet.connections).toEqual([]);
  });

  test.each(['open.example.com:22', 'open.example.com:8443', 'open.example.com:00443'])(
    'opens no tunnel to another port: %s',
    async (target) => {
      const answer = await say(`CONNECT ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 403 .*port \d+ of open\.example\.com is closed: network\.allow [^\n]*\n$/s);
      expect(internet.connections).toEqual([]);
    },
  );

  test.each([
    ['http://other.example.com/', 403, 'other.example.com is not a host'],
    ['http://93.184.216.34/', 403, '93.184.216.34 is not a host'],
    ['http://2130706433/', 403, '127.0.0.1 is not a host'],
    ['http://user@open.example.com/', 403, 'is not a host'],
    ['https://open.example.com/', 403, 'is not a host'],
    ['ftp://open.example.com/', 403, 'is not a host'],
    ['http://open.example.com:8080/', 403, 'port 8080 of open.example.com is closed'],
    ['/etc/passwd', 400, 'this is a proxy'],
    ['http://nowhere.example.com/', 502, 'nowhere.example.com has no address'],
  ])('refuses %s', async (url, status, line) => {
    const answer = await get(url);
    expect({ status: statusOf(answer), body: bodyOf(answer) }).toEqual({ status, body: expect.stringContaining(line) });
    expect(internet.connections).toEqual([]);
  });

  test.each(['inside', 'half-inside', 'loopback', 'loopback6', 'mapped', 'metadata'])(
    'refuses a listed name that leads into a private network: %s',
    async (name) => {
      const host = `${name}.example.com`;
      const line = `${host} has an address inside a private network\n`;
      const plain = await get(`http://${host}/`);
      const tunnel = await say(`CONNECT ${host}:443 HTTP/1.1\r\nhost: x\r\n\r\n`);
      expect([plain, tunnel].map((answer) => [statusOf(answer), bodyOf(answer)])).toEqual([
        [403, expect.stringContaining(line.trim())],
        [403, line],
      ]);
      expect(internet.connections).toEqual([]);
    },
  );

  test('takes no endless header', async () => {
    const answer = await get('http://open.example.com/', `x-long: ${'x'.repeat(20_000)}\r\n`);
    expect(statusOf(answer)).toBe(431);
    expect(internet.connections).toEqual([]);
  });
});
