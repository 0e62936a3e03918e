import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { listRefs } from '../../src/git/remote.ts';

/** What listing says about a server that answers every request like this. */
async function listingOf(listener: RequestListener, timeoutMs = 5000) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await listRefs({ url: `http://127.0.0.1:${port}/r.git`, authorization: null }, { fetch, timeoutMs });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const advertisement = { 'content-type': 'application/x-git-upload-pack-advertisement' };

test('a web page is not a repository', async () => {
  expect(await listingOf((_, response) => response.setHeader('content-type', 'text/html').end('<html>'))).toEqual({
    ok: false,
    reason: 'not-a-repository',
    message: 'the remote does not speak the smart git protocol there',
  });
});

test('an answer that is no list of refs is not a repository', async () => {
  expect(await listingOf((_, response) => response.writeHead(200, advertisement).end('hello, I am not git'))).toEqual({
    ok: false,
    reason: 'not-a-repository',
    message: 'the remote answers something that is not a list of refs',
  });
});

test('a redirect is not followed', async () => {
  let requests = 0;
  const listing = await listingOf((_, response) => {
    requests += 1;
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  });
  expect(listing).toEqual({
    ok: false,
    reason: 'not-a-repository',
    message: 'the remote answers 302, a redirect, and redirects are not followed: give the URL that it leads to',
  });
  expect(requests).toBe(2);
});

test('a server that never ends its answer is given up in time', async () => {
  expect(await listingOf((_, response) => response.writeHead(200, advertisement).write('001e'), 300)).toEqual({
    ok: false,
    reason: 'unreachable',
    message: 'the remote did not answer within 0.3 s',
  });
});

test('an answer without end is cut off', async () => {
  const chunk = Buffer.alloc(1_000_000, '0');
  const listing = await listingOf((_, response) => {
    response.writeHead(200, advertisement);
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', pour);
    };
    pour();
  });
  expect(listing).toEqual({
    ok: false,
    reason: 'not-a-repository',
    isTooLong: true,
    message: 'the remote answers more than 16 MB where a list of refs was asked for',
  });
});

test('a server in trouble is unreachable, and says when to ask again where it knows', async () => {
  const unreachable = (message: string) => ({ ok: false, reason: 'unreachable', message });
  expect(await listingOf((_, response) => response.writeHead(503).end())).toEqual(
    unreachable('the remote answers 503'),
  );
  expect(await listingOf((_, response) => response.writeHead(429, { 'retry-after': '60' }).end())).toEqual(
    unreachable('the remote answers 429, to be asked again in 60 s'),
  );
  expect(await listingOf((_, response) => response.writeHead(503, { 'retry-after': '<b>' }).end())).toEqual(
    unreachable('the remote answers 503'),
  );
});

test('an answer that breaks off is unreachable, and a list of refs that ends too early is none', async () => {
  const half = (end: (response: ServerResponse) => void) =>
    listingOf((_, response) => {
      response.writeHead(200, { ...advertisement, 'content-length': '500' });
      response.write('001e# service=git-upload-pack\n0000', () => end(response));
    });
  expect(await half((response) => response.destroy())).toEqual({
    ok: false,
    reason: 'unreachable',
    message: 'the remote broke off in the middle of its answer',
  });
  expect(await listingOf((_, response) => response.writeHead(200, advertisement).end('001e# service=git-up'))).toEqual({
    ok: false,
    reason: 'not-a-repository',
    message: 'the remote answers something that is not a list of refs',
  });
});
