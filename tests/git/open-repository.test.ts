import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRepository } from '../../src/git/open-repository.ts';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { bareRepository, git, sampleRepository, scratchFolder } from './repositories.ts';

const folder = scratchFolder();
const ports = { fetch, timeoutMs: 5000 };
let server: GitHttpServer;
let sample: ReturnType<typeof sampleRepository>;

beforeAll(async () => {
  sample = sampleRepository(folder.path, 'api');
  git(sample.bare, 'branch', 'dev', sample.first);
  bareRepository(folder.path, 'empty');
  const headless = sampleRepository(folder.path, 'headless');
  git(headless.bare, 'symbolic-ref', 'HEAD', 'refs/heads/nothing');
  server = await startGitHttpServer({ root: folder.path, token: 'secret' });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const open = (name: string, base?: string) =>
  openRepository(
    { url: `${server.url}/${name}.git`, base },
    { LOCAL_GIT_URL: server.url, LOCAL_GIT_TOKEN: 'secret' },
    ports,
  );

test('the default branch is the base unless another one is named', async () => {
  const remote = { url: `${server.url}/api.git`, authorization: 'Bearer secret' };
  expect(await open('api')).toEqual({ ok: true, base: 'main', sha: sample.second, remote });
  expect(await open('api', 'dev')).toEqual({ ok: true, base: 'dev', sha: sample.first, remote });
});

test('a missing branch is answered with the branches that there are', async () => {
  expect(await open('api', 'nope')).toEqual({
    ok: false,
    field: 'base',
    message: 'there is no branch nope: the repository has dev, main',
  });
  for (const name of ['a', 'b', 'c', 'd', 'e']) git(sample.bare, 'branch', name, sample.first);
  expect(await open('api', 'nope')).toEqual({
    ok: false,
    field: 'base',
    message: 'there is no branch nope: the repository has a, b, c, d, dev and 2 more',
  });
});

test('a repository without a default branch asks for a base', async () => {
  expect(await open('headless')).toEqual({
    ok: false,
    field: 'base',
    message: 'the repository has no default branch: give one of main',
  });
});

test('an empty, a missing and an unreachable repository each say what is wrong', async () => {
  expect(await open('empty')).toEqual({
    ok: false,
    field: 'url',
    message: 'the repository is empty: push a first commit to it',
  });
  expect(await open('missing')).toEqual({
    ok: false,
    field: 'url',
    message: 'the remote answers 404: no repository there',
  });
  expect(await openRepository({ url: 'http://127.0.0.1:9/x.git' }, { LOCAL_GIT_URL: server.url }, ports)).toEqual({
    ok: false,
    field: 'url',
    isOutage: true,
    isNowhere: true,
    message: expect.stringMatching(/^the remote cannot be reached: /),
  });
});

test('a URL that may not be used is refused without a request', async () => {
  server.requests.length = 0;
  expect(await openRepository({ url: `${server.url}/api.git` }, {}, ports)).toEqual({
    ok: false,
    field: 'url',
    isNowhere: true,
    message: 'http:// works with the local stack only: use https://',
  });
  expect(server.requests).toEqual([]);
});

test('a shallow clone is refused: nothing could be pushed to it', async () => {
  git(folder.path, 'clone', '--quiet', '--bare', '--depth', '1', `file://${sample.bare}`, 'shallow.git');
  expect(await open('shallow')).toEqual({
    ok: false,
    field: 'url',
    message:
      'the repository is a shallow clone, which takes no pushes: give the one that it was cloned from, or run git fetch --unshallow in it',
  });
});
