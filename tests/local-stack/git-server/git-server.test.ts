import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureSample } from '../../../src/local/sample.ts';
import { type GitServer, startGitServer } from '../../../src/local-stack/git-server/git-server.ts';
import { routeOf } from '../../../src/local-stack/git-server/route.ts';

const run = promisify(execFile);
const token = 'a-token-of-this-test-alone';

let folder: string;
let server: GitServer;

const git = async (...args: string[]): Promise<string> => {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@localhost',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@localhost',
  };
  const { stdout } = await run('git', args, { cwd: folder, env });
  return stdout.trim();
};
const withToken = ['-c', `http.extraHeader=Authorization: Bearer ${token}`];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'git-server-'));
  await mkdir(join(folder, 'repositories'));
  await mkdir(join(folder, 'source'));
  await writeFile(join(folder, 'source/README.md'), 'Hello\n');
  await ensureSample({ source: join(folder, 'source'), repositories: join(folder, 'repositories'), name: 'sample' });
  server = await startGitServer({ root: join(folder, 'repositories'), host: '127.0.0.1', port: 0, token });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('the disk of the server has room, as the holder of the token is told', async () => {
  const asked = async (headers: Record<string, string>) => (await fetch(`${server.url}/disk`, { headers })).status;
  expect([await asked({ authorization: `Bearer ${token}` }), await asked({})]).toEqual([204, 401]);
});

describe('a repository of the server', () => {
  test('is cloned by anyone and has the same first commit on every machine', async () => {
    await git('clone', '--quiet', `${server.url}/sample.git`, 'anonymous');
    expect(await git('-C', 'anonymous', 'log', '--format=%H %an %ad %s %D', '--date=iso')).toBe(
      '0d356c529b5413c72592d34bb40c7daa462ff899 Breakwater 2026-11-01 00:00:00 +0000 Start sample HEAD -> main, origin/main, origin/HEAD',
    );
  });

  test('takes a push from the holder of the token, by header or by password, and from nobody else', async () => {
    await git('clone', '--quiet', `${server.url}/sample.git`, 'pusher');
    await git('-C', 'pusher', 'commit', '--quiet', '--allow-empty', '-m', 'More');
    const head = await git('-C', 'pusher', 'rev-parse', 'HEAD');
    await expect(git('-C', 'pusher', 'push', 'origin', 'HEAD:refs/heads/nobody')).rejects.toThrow(
      /could not read Username|Authentication failed/,
    );
    await git('-C', 'pusher', ...withToken, 'push', '--quiet', 'origin', 'HEAD:refs/heads/by-header');
    const url = server.url.replace('//', `//git:${token}@`);
    await git('-C', 'pusher', 'push', '--quiet', `${url}/sample.git`, 'HEAD:refs/heads/by-password');
    expect(await git('ls-remote', `${server.url}/sample.git`, 'refs/heads/by-*', 'refs/heads/nobody')).toBe(
      `${head}\trefs/heads/by-header\n${head}\trefs/heads/by-password`,
    );
  });

  test('gives a commit by its id alone, even when no ref names it', async () => {
    await git('clone', '--quiet', `${server.url}/sample.git`, 'hidden');
    await git('-C', 'hidden', 'commit', '--quiet', '--allow-empty', '-m', 'Hidden');
    const head = await git('-C', 'hidden', 'rev-parse', 'HEAD');
    await git('-C', 'hidden', ...withToken, 'push', '--quiet', 'origin', 'HEAD:refs/heads/gone');
    await git('-C', 'hidden', ...withToken, 'push', '--quiet', 'origin', ':refs/heads/gone');
    await git('init', '--quiet', 'fetcher');
    for (const version of ['0', '2']) {
      const protocol = ['-c', `protocol.version=${version}`];
      await git('-C', 'fetcher', ...protocol, 'fetch', '--quiet', `${server.url}/sample.git`, head);
    }
    expect(await git('-C', 'fetcher', 'rev-parse', 'FETCH_HEAD')).toBe(head);
  });

  test('announces in version 2 what its configuration makes of it at the moment, and once more the same', async () => {
    const announced = async () => {
      const headers = { 'git-protocol': 'version=2' };
      const answer = await fetch(`${server.url}/sample.git/info/refs?service=git-upload-pack`, { headers });
      return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
    };
    const first = await announced();
    expect(first).toMatchObject({ status: 200, type: 'application/x-git-upload-pack-advertisement' });
    expect(first.text).toMatch(/^000eversion 2\n.*0000$/s);
    expect(first.text).not.toContain('session-id');
    expect(await announced()).toEqual(first);
    await git('--git-dir', join(folder, 'repositories/sample.git'), 'config', 'transfer.advertiseSID', 'true');
    expect((await announced()).text).toContain('session-id');
    await git('--git-dir', join(folder, 'repositories/sample.git'), 'config', '--unset', 'transfer.advertiseSID');
  });

  test('runs no hook', async () => {
    const hook = join(folder, 'repositories/sample.git/hooks/post-receive');
    await mkdir(join(folder, 'repositories/sample.git/hooks'), { recursive: true });
    await writeFile(hook, `#!/bin/sh\ntouch ${join(folder, 'hook-ran')}\n`);
    await chmod(hook, 0o755);
    await git('clone', '--quiet', `${server.url}/sample.git`, 'hooked');
    await git('-C', 'hooked', ...withToken, 'push', '--quiet', 'origin', 'HEAD:refs/heads/hooked');
    expect(existsSync(join(folder, 'hook-ran'))).toBe(false);
  });

  test('takes large pushes in chunks and large fetches', async () => {
    await git('clone', '--quiet', `${server.url}/sample.git`, 'large');
    const noise = Buffer.alloc(6_000_000);
    for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE((at * 2_654_435_761) % 4_294_967_296, at);
    await writeFile(join(folder, 'large/noise'), noise);
    await git('-C', 'large', 'add', '.');
    await git('-C', 'large', 'commit', '--quiet', '-m', 'Noise');
    await git('-C', 'large', ...withToken, '-c', 'http.postBuffer=65536', 'push', '--quiet', 'origin', 'HEAD:large');
    await git('clone', '--quiet', '--branch', 'large', `${server.url}/sample.git`, 'large-again');
    expect(await git('-C', 'large-again', 'rev-parse', 'HEAD')).toBe(await git('-C', 'large', 'rev-parse', 'HEAD'));
  });

  test('understands a compressed request', async () => {
    const packet = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
    const body = gzipSync(`${packet('command=ls-refs\n')}0001${packet('ref-prefix refs/heads/main\n')}0000`);
    const answer = await fetch(`${server.url}/sample.git/git-upload-pack`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-git-upload-pack-request',
        'content-encoding': 'gzip',
        'git-protocol': 'version=2',
      },
    });
    expect({ status: answer.status, text: await answer.text() }).toEqual({
      status: 200,
      text: expect.stringMatching(/^[0-9a-f]{4}[0-9a-f]{40} refs\/heads\/main\n0000$/),
    });
  });
});

describe('a repository of the machine', () => {
  test('is read and written by the holder of the token alone, bare or with a working tree', async () => {
    await git('init', '--quiet', '--initial-branch=main', 'own work');
    await git('-C', 'own work', 'commit', '--quiet', '--allow-empty', '-m', 'Mine');
    const url = `${server.url}/file${encodeURI(join(folder, 'own work'))}`;
    await expect(git('ls-remote', url)).rejects.toThrow(/could not read Username|Authentication failed/);
    await git(...withToken, 'clone', '--quiet', url, 'own-clone');
    await git('-C', 'own-clone', ...withToken, 'push', '--quiet', 'origin', 'HEAD:refs/heads/breakwater/b1');
    expect(await git('-C', 'own work', 'branch', '--format=%(refname:short)')).toBe('breakwater/b1\nmain');
    const bare = `${server.url}/file${join(folder, 'repositories/sample.git')}`;
    expect(await git(...withToken, 'ls-remote', bare, 'HEAD')).toMatch(/^[0-9a-f]{40}\tHEAD$/);
  });

  test('does not lose a checked-out branch to a push', async () => {
    await git('init', '--quiet', '--initial-branch=main', 'checked-out');
    await git('-C', 'checked-out', 'commit', '--quiet', '--allow-empty', '-m', 'One');
    const url = `${server.url}/file${join(folder, 'checked-out')}`;
    await git(...withToken, 'clone', '--quiet', url, 'checked-out-clone');
    await git('-C', 'checked-out-clone', 'commit', '--quiet', '--allow-empty', '-m', 'Two');
    await expect(git('-C', 'checked-out-clone', ...withToken, 'push', 'origin', 'HEAD:main')).rejects.toThrow(
      'refusing to update checked out branch',
    );
  });
});

test('a repository that git fails on is an outage, and none that is missing', async () => {
  await mkdir(join(folder, 'repositories/broken.git'));
  await writeFile(join(folder, 'repositories/broken.git/HEAD'), 'ref: refs/heads/main\n');
  const answer = await fetch(`${server.url}/broken.git/info/refs?service=git-upload-pack`);
  expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 502, text: 'git did not answer\n' });
});

test('what is no repository, and every other address, is refused with its status', async () => {
  const status = async (path: string, init?: RequestInit) => (await fetch(`${server.url}${path}`, init)).status;
  const authorised = { headers: { authorization: `Bearer ${token}` } };
  expect({
    unknown: await status('/none.git/info/refs?service=git-upload-pack'),
    notARepository: await status(`/file${folder}/info/refs?service=git-upload-pack`, authorised),
    dumb: await status('/sample.git/info/refs'),
    file: await status('/sample.git/HEAD'),
    wrongMethod: await status('/sample.git/git-upload-pack'),
    wrongToken: await status('/sample.git/info/refs?service=git-receive-pack', {
      headers: { authorization: 'Bearer wrong' },
    }),
    root: await status('/'),
  }).toEqual({
    unknown: 404,
    notARepository: 404,
    dumb: 404,
    file: 404,
    wrongMethod: 405,
    wrongToken: 401,
    root: 400,
  });
});

test.each([
  '/../secret.git/info/refs?service=git-upload-pack',
  '/%2e%2e/secret.git/info/refs?service=git-upload-pack',
  '/..%2fsecret.git/info/refs?service=git-upload-pack',
  '/a/../secret.git/info/refs?service=git-upload-pack',
  '/file//etc/info/refs?service=git-upload-pack',
  '/sample.git%00/info/refs?service=git-upload-pack',
  '/%E0%A4%A/info/refs?service=git-upload-pack',
])('the path %s is refused', (target) => {
  expect(routeOf('GET', target, '/repositories')).toEqual({
    kind: 'refused',
    status: 400,
    reason: 'The path is not a plain, absolute path.',
  });
});
