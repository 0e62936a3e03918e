/** A few files of a repository at a commit, read over HTTP from real git servers, and from ones that answer badly. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesToFind } from '../../../src/core/environments/files-to-find.ts';
import { type ReadBounds, readBounds, readFiles } from '../../../src/git/files/read-files.ts';
import type { Fetch } from '../../../src/git/remote-call.ts';
import { type GitHttpServer, startGitHttpServer } from '../../doubles/git-http-server.ts';
import { bareRepository, git, scratchFolder } from '../repositories.ts';

const folder = scratchFolder();
let server: GitHttpServer;
const commits: Record<string, string> = {};

/** A bare repository of one commit on a few others, with files by path, and what else `also` puts there. */
function repositoryOf(name: string, files: Record<string, string | Uint8Array>, also?: (clone: string) => void): void {
  const bare = bareRepository(folder.path, name);
  const clone = join(folder.path, `${name}-clone`);
  git(folder.path, 'clone', '--quiet', bare, clone);
  writeFileSync(join(clone, 'early.txt'), 'of a commit before\n'.repeat(50));
  git(clone, 'add', '.');
  git(clone, 'commit', '--quiet', '--message', 'Begin');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  git(clone, 'add', '--force', '.');
  also?.(clone);
  git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Add all');
  git(clone, 'push', '--quiet', 'origin', 'main');
  commits[name] = git(clone, 'rev-parse', 'HEAD');
}

const manifest = JSON.stringify({ scripts: { test: 'vitest run' } });
const lock = `lockfileVersion: '9.0'\n${'x\n'.repeat(100)}`;
const files = {
  'package.json': manifest,
  'pnpm-lock.yaml': lock,
  'breakwater.yaml': 'test: pnpm test\n',
  'services/api/go.mod': 'module api\n',
  'services/api/main.go': 'package main\n',
  Makefile: new Uint8Array([0xff, 0x00]),
  'ünïcode/ファイル.txt': 'x',
  // A name that an object has otherwise.
  ...Object.fromEntries([['__proto__', 'x']]),
};
const expected = {
  ok: true,
  paths: [
    ...['Makefile', '__proto__', 'breakwater.yaml', 'early.txt', 'package.json', 'pnpm-lock.yaml'],
    ...['ünïcode/ファイル.txt', 'services/api/go.mod', 'services/api/main.go'],
  ],
  texts: {
    'breakwater.yaml': { ok: true, text: 'test: pnpm test\n' },
    'package.json': { ok: true, text: manifest },
    'pnpm-lock.yaml': { ok: true, text: lock.split('\n').slice(0, 30).join('\n').concat('\n') },
    Makefile: { ok: false, message: 'is not a text in UTF-8' },
    'services/api/go.mod': { ok: true, text: 'module api\n' },
  },
};

beforeAll(async () => {
  repositoryOf('parts', files, (clone) => {
    // A link and a submodule are no files of the repository.
    symlinkSync('package.json', join(clone, 'go.mod'));
    git(clone, 'add', 'go.mod');
    git(clone, 'update-index', '--add', '--cacheinfo', `160000,${'a'.repeat(40)},Cargo.toml`);
  });
  git(join(folder.path, 'parts.git'), 'config', 'uploadpack.allowFilter', 'true');
  repositoryOf('whole', files);
  repositoryOf('empty', {});
  git(join(folder.path, 'empty.git'), 'config', 'uploadpack.allowFilter', 'true');
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [`parts/p${at % 20}/deep/f${at}.txt`, `file ${at} of many\n`.repeat(at)]),
  );
  repositoryOf('many', { ...many, 'go.mod': 'module many\n' });
  for (const [index, text] of ['module many\n\ngo 1.22\n', 'module many\n\ngo 1.25\n'].entries()) {
    writeFileSync(join(folder.path, 'many-clone', 'go.mod'), text);
    writeFileSync(
      join(folder.path, 'many-clone/parts/p0/deep/f380.txt'),
      `${'file 380 of many\n'.repeat(380)}${index}`,
    );
    git(join(folder.path, 'many-clone'), 'commit', '--quiet', '--all', '--message', text.trim());
  }
  git(join(folder.path, 'many-clone'), 'push', '--quiet', 'origin', 'main');
  commits.many = git(join(folder.path, 'many-clone'), 'rev-parse', 'HEAD');
  // Packed, so that most of it are deltas.
  git(join(folder.path, 'many.git'), 'repack', '-a', '-d', '-f', '--depth=50', '--window=250', '--quiet');
  repositoryOf('bomb', { 'go.mod': 'module bomb\n', 'zeros.bin': new Uint8Array(30_000_000) });
  repositoryOf('unfit', { 'package.json': `{ "scripts": { "test": "x" }, "pad": "${'x'.repeat(300_000)}" }` });
  git(join(folder.path, 'unfit.git'), 'config', 'uploadpack.allowFilter', 'true');
  server = await startGitHttpServer({ root: folder.path, token: 'secret' });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const read = (name: string, ports: { fetch?: Fetch; bounds?: ReadBounds; timeoutMs?: number; token?: string } = {}) =>
  readFiles(
    {
      remote: { url: `${server.url}/${name}.git`, authorization: `Bearer ${ports.token ?? 'secret'}` },
      commit: commits[name] ?? '',
    },
    filesToFind,
    { fetch, timeoutMs: 10_000, now: Date.now, ...ports },
  );

test('paths and manifests are read by trees and a few files, without links and submodules', async () => {
  const before = server.requests.length;
  expect(await read('parts')).toEqual(expected);
  const requests = server.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
  expect(requests).toEqual([
    'GET /parts.git/info/refs?service=git-upload-pack',
    'POST /parts.git/git-upload-pack',
    'POST /parts.git/git-upload-pack',
  ]);
});

test('a remote without filters hands out all of the commit', async () => {
  expect(await read('whole')).toEqual(expected);
});

test('a remote that hands out no single file is asked for all of the commit', async () => {
  let posts = 0;
  const refusing: Fetch = async (url, init) => {
    if (init.method === 'POST') posts += 1;
    if (posts !== 2) return fetch(url, init);
    posts += 1;
    return new Response('002fERR upload-pack: not our ref; token: secret\n', {
      headers: { 'content-type': 'application/x-git-upload-pack-result' },
    });
  };
  expect(await read('parts', { fetch: refusing })).toEqual(expected);
});

test('a repository without anything that says what it needs has paths alone', async () => {
  expect(await read('empty')).toEqual({ ok: true, paths: ['early.txt'], texts: {} });
});

test('a pack of deltas is put together as git does', async () => {
  const answer = await read('many');
  const listed = git(join(folder.path, 'many-clone'), 'ls-files').split('\n');
  expect(answer).toEqual({
    ok: true,
    paths: expect.arrayContaining(listed),
    texts: { 'go.mod': { ok: true, text: 'module many\n\ngo 1.25\n' } },
  });
  expect(answer.ok && answer.paths.length).toBe(listed.length);
});

test('what is too large is left alone: an answer, an object that opens to a lot, more objects than are taken', async () => {
  const bounds = (parts: Partial<ReadBounds['pack']>, answerBytes = readBounds.answerBytes): ReadBounds => ({
    answerBytes,
    pack: { ...readBounds.pack, ...parts },
  });
  const talkative: Fetch = async (url, init) => {
    const answer = await fetch(url, init);
    if (init.method === 'POST') return answer;
    return new Response(new Uint8Array(100_001), { headers: answer.headers });
  };
  const tooLarge = { ok: false, message: 'it is too large to be read beforehand' };
  expect([
    await read('many', { bounds: bounds({}, 1000) }),
    await read('bomb'),
    await read('many', { fetch: talkative }),
    await read('many', { bounds: bounds({ objects: 100 }) }),
    await read('many', { bounds: bounds({ bytes: 100_000 }) }),
  ]).toEqual([
    { ok: false, message: 'the remote answers more than 0.001 MB where a part of the repository was asked for' },
    tooLarge,
    { ok: false, message: 'the remote answers more than 0.1 MB where what it understands was asked for' },
    tooLarge,
    tooLarge,
  ]);
});

test('a manifest that is too long to be told is one that cannot be had', async () => {
  expect(await read('unfit')).toMatchObject({
    ok: true,
    texts: { 'package.json': { ok: false, message: 'has 300041 bytes; at most 200000 are read' } },
  });
});

test('whatever a remote answers in place of a pack, it is told in one line without its words', async () => {
  const changed =
    (change: (bytes: Uint8Array) => Uint8Array): Fetch =>
    async (url, init) => {
      const answer = await fetch(url, init);
      if (init.method !== 'POST') return answer;
      const bytes = change(new Uint8Array(await answer.arrayBuffer()));
      return new Response(Uint8Array.from(bytes), { headers: answer.headers });
    };
  const half = changed((bytes) => bytes.subarray(0, bytes.length / 2));
  const corrupt = changed((bytes) => bytes.map((byte, at) => (at > 200 && at % 7 === 0 ? byte ^ 0x55 : byte)));
  const said = async (fetch: Fetch) => {
    const answer = await read('whole', { fetch });
    return answer.ok ? 'read' : answer.message;
  };
  const words = ['the remote refuses to hand it out', 'the remote answers with a pack that cannot be read'];
  expect(words).toContain(await said(half));
  expect(words).toContain(await said(corrupt));
  for (let step = 1; step < 40; step += 1)
    expect([...words, 'it is too large to be read beforehand', 'read']).toContain(
      await said(changed((bytes) => bytes.map((byte, at) => (at === 120 + step * 9 ? (byte + step) % 256 : byte)))),
    );
});

test('who may not read it, who speaks no version 2, and who does not answer in time are told apart', async () => {
  const older: Fetch = (url, init) => {
    const headers = new Headers(init.headers);
    headers.delete('git-protocol');
    return fetch(url, { ...init, headers });
  };
  const silent: Fetch = (_url, { signal }) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  const messages = [
    await read('whole', { token: 'wrong' }),
    await read('whole', { fetch: older }),
    await read('whole', { fetch: silent, timeoutMs: 50 }),
  ].map((answer) => (answer.ok ? 'read' : answer.message));
  expect(messages).toEqual([
    'the remote answers 401: it refuses LOCAL_GIT_TOKEN',
    'the remote hands out whole histories alone',
    'the remote did not answer within 0.1 s',
  ]);
});
