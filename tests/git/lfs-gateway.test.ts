/** Git LFS through the gateway: with a remote that is one, and with one that keeps contents elsewhere, behind a secret. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGitServer } from '../../src/local-stack/git-server/git-server.ts';
import { candidate, doorNames, type Gateway, startGateway } from './gateway-doors.ts';
import { bareRepository, git, scratchFolder } from './repositories.ts';

const oidOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const object = (text: string) => ({ oid: oidOf(text), size: Buffer.byteLength(text) });
const token = 'token-of-the-git-server';
const folder = scratchFolder();
afterAll(() => folder.remove());

const hasGitLfs = (() => {
  try {
    return execFileSync('git-lfs', ['version']).length > 0;
  } catch {
    return false;
  }
})();

describe('the local git server', () => {
  let remote: Awaited<ReturnType<typeof startGitServer>>;
  let gateway: Gateway;
  beforeAll(async () => {
    bareRepository(folder.path, 'real');
    remote = await startGitServer({ root: folder.path, host: '127.0.0.1', port: 0, token });
    gateway = await startGateway({ LOCAL_GIT_URL: remote.url, LOCAL_GIT_TOKEN: token });
  });
  afterAll(async () => {
    await gateway.close();
    await remote.close();
  });

  test.skipIf(!hasGitLfs).each(doorNames)('takes and gives contents by git-lfs, through %s', async (name) => {
    const { url, git: through } = gateway.doors[name];
    const repositories = [{ name: 'api', url: `${remote.url}/real.git`, pushRefs: [candidate] }];
    gateway.access = { repositories };
    const text = `through ${name}\n`;
    const { oid } = object(text);
    const work = join(folder.path, `work-${name.length}`);
    git(folder.path, 'init', '-q', work);
    const path = ['lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid];
    writeFileSync(join(work, 'a.bin'), text);
    execFileSync('git', ['lfs', 'clean', '--', 'a.bin'], { cwd: work, input: text });
    const lfs = (...args: string[]) =>
      through(work, '-c', `lfs.url=${url}/api.git/info/lfs`, '-c', `remote.origin.url=${url}/api.git`, 'lfs', ...args);
    expect((await lfs('push', '--object-id', 'origin', oid)).code).toBe(0);
    expect(readFileSync(join(folder.path, 'real.git', ...path), 'utf8')).toBe(text);

    execFileSync('rm', ['-r', join(work, '.git/lfs')]);
    writeFileSync(
      join(work, 'a.bin'),
      `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${text.length}\n`,
    );
    git(work, 'add', 'a.bin');
    git(work, 'commit', '-qm', 'pointer');
    expect((await lfs('fetch', 'origin', 'HEAD')).code).toBe(0);
    expect(readFileSync(join(work, '.git', ...path), 'utf8')).toBe(text);
  });

  test('refuses contents that are not those of their name, and whoever has no token', async () => {
    const { oid, size } = object('right');
    const put = (authorization: string) =>
      fetch(`${remote.url}/real.git/info/lfs/objects/${oid}`, {
        method: 'PUT',
        headers: { authorization },
        body: 'wrong',
      });
    expect((await put(`Bearer ${token}`)).status).toBe(422);
    expect((await put('Bearer other')).status).toBe(401);
    expect(existsSync(join(folder.path, 'real.git/lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid))).toBe(false);
    const asked = await fetch(`${remote.url}/real.git/info/lfs/objects/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ operation: 'download', objects: [{ oid, size }] }),
    });
    expect(await asked.json()).toEqual({
      transfer: 'basic',
      objects: [{ oid, size, error: { code: 404, message: 'Object does not exist' } }],
      hash_algo: 'sha256',
    });
  });
});

describe('a remote with a store of its own', () => {
  const seen: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[] = [];
  let store = '';
  let gateway: Gateway;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const path = request.url ?? '';
      seen.push({ method: request.method ?? '', path, headers: request.headers, body });
      if (!path.endsWith('/info/lfs/objects/batch')) return response.end(request.method === 'GET' ? 'one' : '');
      const { operation, objects } = JSON.parse(body);
      const header = { Authorization: 'secret-of-the-store' };
      const verify = { href: `${url()}/verify`, header };
      const actions = { [operation]: { href: `${store || url()}/store?signature=secret`, header }, verify };
      response.setHeader('content-type', 'application/vnd.git-lfs+json');
      return response.end(JSON.stringify({ objects: objects.map((one: object) => ({ ...one, actions })) }));
    });
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    gateway = await startGateway({ LOCAL_GIT_URL: url(), LOCAL_GIT_TOKEN: token });
  });
  afterAll(async () => {
    await gateway.close();
    server.close();
  });
  beforeEach(() => {
    seen.length = 0;
    store = '';
    gateway.access = { repositories: [{ name: 'api', url: `${url()}/team/api`, pushRefs: [candidate] }] };
  });

  const door = () => gateway.doors['the token route'];
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${door().url}/api.git/info/lfs/objects/${path}`, { ...init, headers: door().headers });
  const batch = (operation: string) =>
    ask('batch', { method: 'POST', body: JSON.stringify({ operation, objects: [object('one')] }) });
  const { oid, size } = object('one');

  test('is asked for each object by the gateway alone: the run learns of no place and no secret', async () => {
    const answer = await (await batch('download')).text();
    expect(JSON.parse(answer)).toEqual({
      transfer: 'basic',
      objects: [
        {
          ...{ oid, size, authenticated: true },
          actions: { download: { href: `${door().url}/api.git/info/lfs/objects/${oid}/${size}` } },
        },
      ],
    });
    const given = await ask(`${oid}/${size}`);
    expect([given.status, await given.text()]).toEqual([200, 'one']);
    expect(seen.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
      ['POST', '/team/api.git/info/lfs/objects/batch', `Bearer ${token}`],
      ['POST', '/team/api.git/info/lfs/objects/batch', `Bearer ${token}`],
      ['GET', '/store?signature=secret', 'secret-of-the-store'],
    ]);
  });

  test('takes an upload with its length, and is asked to verify it', async () => {
    const sent = await ask(`${oid}/${size}`, { method: 'PUT', body: 'one' });
    expect(sent.status).toBe(200);
    expect(seen.slice(1).map((one) => [one.method, one.path, one.headers['content-length'], one.body])).toEqual([
      ['PUT', '/store?signature=secret', '3', 'one'],
      ['POST', '/verify', expect.any(String), JSON.stringify({ oid, size })],
    ]);
    expect((await ask(`${oid}/${size}`, { method: 'PUT', body: 'longer' })).status).toBe(400);
  });

  test('gets no whole contents but those of the name and size, and none that are too large', async () => {
    const put = async (path: string, body: string | ReadableStream) => {
      const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body, duplex: 'half' };
      const answer = await ask(path, init);
      return [answer.status, ((await answer.json()) as { message: string }).message];
    };
    expect(await put(`${oid}/3`, 'two')).toEqual([422, 'the contents are not those of its name']);
    expect(await put(`${oid}/0`, '')).toEqual([422, 'the contents are not those of its name']);
    expect(await put(`${oid}/2048000001`, 'one')).toEqual([400, 'the length is not that of the object']);
    const large = { operation: 'upload', objects: [object('one'), { oid, size: 2_048_000_001 }] };
    const refused = await ask('batch', { method: 'POST', body: JSON.stringify(large) });
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'a file of Git LFS may have 2048 MB' }]);
    expect(seen.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test('leads nobody into the network of the Worker', async () => {
    store = 'http://127.0.0.2:1';
    const refused = await ask(`${oid}/${size}`);
    expect([refused.status, await refused.json()]).toEqual([
      502,
      { message: 'the remote keeps it where it must not be asked for' },
    ]);
  });

  test('takes nothing of a run that pushes nothing, and what is no request of git-lfs is refused', async () => {
    gateway.access = { repositories: [{ name: 'api', url: `${url()}/team/api`, pushRefs: [] }] };
    expect((await batch('upload')).status).toBe(403);
    // Sent in chunks, a body does not say how long it is.
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(100_000)) });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: endless, duplex: 'half' };
    expect((await ask('batch', init)).status).toBe(413);
    expect((await ask(`${oid}/${size}`, { method: 'PUT', body: 'one' })).status).toBe(403);
    expect((await ask('batch', { method: 'POST', body: '{}' })).status).toBe(422);
    expect((await ask('batch')).status).toBe(405);
    expect((await ask(`${oid}/x`)).status).toBe(404);
    expect(seen).toEqual([]);
  });
});
