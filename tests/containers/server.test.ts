import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import { sandboxId } from '../../src/containers/server/hosted-sandbox.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { alive, allGone } from './processes.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder, token } from './server-process.ts';

let folder: string;
let server: ServerProcess;

beforeEach(async () => {
  folder = temporaryFolder();
  server = await startServerProcess({ root: join(folder, 'root') });
});
afterEach(async () => {
  await server.end('SIGKILL');
  removeFolder(folder);
});

async function post(
  path: string,
  body: string,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
) {
  const response = await fetch(new URL(path, server.url), { method: 'POST', body, headers });
  return { status: response.status, body: await response.json() };
}
const refused = (status: number, reason: string, message: unknown) => ({
  status,
  body: { error: { reason, message } },
});

/** Starts a command that leaves a daemon behind and never ends; answers both process ids. */
async function startEndless(id: string): Promise<number[]> {
  const { sandbox } = await prepareSandbox(server, id, { 'a.txt': 'a\n' });
  return new Promise((resolve) => {
    let seen = '';
    void sandbox.exec(
      {
        command: `setsid bash -c 'echo $$ > daemon; exec sleep 600' & until [ -s daemon ]; do sleep 0.02; done
          echo "$$ $(cat daemon) ready"; sleep 600`,
        timeoutMs: 600_000,
      },
      {
        onOutput: (text) => {
          seen += text;
          if (seen.includes('ready')) resolve(seen.trim().split(' ').slice(0, 2).map(Number));
        },
      },
    );
  });
}

describe('the sandbox server', () => {
  test('answers nobody without its token', async () => {
    const message = 'the sandbox server refuses the token';
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${token}` }])
      expect(await post('/sandboxes/a/reset', '{}', headers as Record<string, string>)).toEqual(
        refused(401, 'infrastructure', message),
      );
    const stranger = httpSandbox({ fetch, baseUrl: server.url, token: 'wrong', id: 'a' });
    expect(await stranger.call('reset', {})).toEqual(failed('infrastructure', message));
  });

  test('names what is wrong with a request', async () => {
    const message = expect.any(String);
    expect(await post('/', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a/frobnicate', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a/constructor', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a..b/reset', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/%2e%2e/dispose', '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post(`/sandboxes/${'a'.repeat(121)}/reset`, '{}')).toEqual(refused(404, 'not-found', message));
    expect(await post('/sandboxes/a/reset', '{')).toEqual(refused(400, 'bad-request', 'the body is not JSON'));
    expect(await post('/sandboxes/a/reset', '{"hard":true}')).toEqual(
      refused(400, 'bad-request', expect.stringContaining('"hard"')),
    );
    expect(await post('/sandboxes/a/reset', '{}')).toEqual(
      refused(503, 'infrastructure', expect.stringContaining('prepare it again')),
    );
    expect(await post('/sandboxes/a/reset', ' '.repeat(33_000_000))).toEqual(refused(413, 'too-large', message));
  });

  test('takes no id that would name another folder than its own', () => {
    const ids = ['.', '..', '', 'a/b', 'a..b', '..a', 'a\0', 'a'.repeat(121), 'b-1.generator_2'];
    expect(ids.filter((id) => sandboxId.test(id))).toEqual(['b-1.generator_2']);
  });

  test('goes on after it was killed: a prepared sandbox is taken up, its lost command ended', async () => {
    const pids = await startEndless('restarted');
    const { sandbox, remote, base } = await prepareSandbox(server, 'kept', { 'a.txt': 'a\n' });
    await sandbox.exec({ command: 'cd api && echo unsaved > new.txt', timeoutMs: 9000 });
    await server.end('SIGKILL');
    expect(pids.filter(alive)).toEqual(pids);

    server = await startServerProcess({ root: server.root });
    await allGone(pids);
    const again = server.sandbox('kept');
    expect(await again.call('read', { path: 'api/new.txt' })).toEqual(
      failed('infrastructure', expect.stringContaining('prepare it again')),
    );
    const request = { repositories: [{ name: 'api', url: remote.url, commit: base }], gitToken: '' };
    expect(await again.call('prepare', request)).toEqual(
      succeeded({ repositories: [{ name: 'api', head: base, restored: false }] }),
    );
    expect(await again.call('read', { path: 'api/new.txt' })).toEqual(
      succeeded({ kind: 'file', text: 'unsaved\n', firstLine: 1, totalLines: 1 }),
    );
    const where = await again.exec({ command: 'pwd', timeoutMs: 9000 });
    expect(where.ok && where.result.output).toBe(`${server.root}/kept/work/api\n`);
  });

  test('ends with its standard input, and all commands with it', async () => {
    const pids = await startEndless('stdin');
    const exited = new Promise((resolve) => server.child.once('exit', resolve));
    server.child.stdin?.end();
    expect(await exited).toBe(0);
    await allGone(pids);
  });

  test('ends on SIGTERM, and all commands with it', async () => {
    const pids = await startEndless('sigterm');
    await server.end('SIGTERM');
    expect(server.child.exitCode).toBe(0);
    await allGone(pids);
  });
});
