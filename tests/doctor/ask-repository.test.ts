/** Git out and back, as the check of a deployment asks for it: against git's own server, cut at every place. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fetch } from '../../src/git/remote-call.ts';
import { askRepository } from '../../src/workers/doctor/ask-repository.ts';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { git, sampleRepository, scratchFolder } from '../git/repositories.ts';

const ref = 'refs/breakwater/doctor/0f';
const by = 'by LOCAL_GIT_TOKEN';
const folder = scratchFolder();
let server: GitHttpServer;
let sample: ReturnType<typeof sampleRepository>;
beforeAll(async () => {
  server = await startGitHttpServer({ root: folder.path, token: 'secret' });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

let count = 0;
beforeEach(() => {
  count += 1;
  sample = sampleRepository(folder.path, `r${count}`);
  server.requests.length = 0;
});
const ask = (fetching: Fetch = fetch) =>
  askRepository(
    { url: `${server.url}/r${count}.git`, ref },
    { LOCAL_GIT_URL: server.url, LOCAL_GIT_TOKEN: 'secret' },
    { fetch: fetching, timeoutMs: 5000 },
  );
const there = () => git(sample.bare, 'for-each-ref', '--format=%(refname)', 'refs/breakwater');
/** `update` of the remote: the ref is $1, what it was $2, what it shall be $3. */
const hook = (script: string) =>
  writeFileSync(join(sample.bare, 'hooks/update'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const isPush = (url: string) => url.endsWith('/git-receive-pack');

/** From the push of this number on, each request goes through `breaks`. */
function cut(at: number, breaks: (url: string, pass: () => Promise<Response>) => Promise<Response>): Fetch {
  let pushes = 0;
  return async (url, init) => {
    if (isPush(url)) pushes += 1;
    return pushes >= at ? breaks(url, () => fetch(url, init)) : fetch(url, init);
  };
}

test('a ref of its own goes out, is listed, and is gone again', async () => {
  expect(await ask()).toEqual({ kind: 'open', base: 'main', sha: sample.second, by });
  expect(there()).toBe('');
  const sent = server.requests.map(({ method, path }) => `${method} ${path.replace(/^\/r\d+\.git\//, '')}`);
  expect(sent.slice(sent.indexOf('POST git-receive-pack'))).toEqual([
    'POST git-receive-pack',
    'GET info/refs?service=git-upload-pack',
    'POST git-upload-pack',
    'POST git-receive-pack',
  ]);
});

test('a repository that takes no push is told in its own words', async () => {
  git(sample.bare, 'config', 'http.receivepack', 'false');
  expect(await ask()).toEqual({
    kind: 'read-only',
    base: 'main',
    sha: sample.second,
    by,
    message: expect.stringMatching(/./),
  });
  expect(there()).toBe('');
});

test('a rule that lets no ref be made there is told in its own words', async () => {
  hook('echo "only branches are taken here"; exit 1');
  expect(await ask()).toEqual({
    kind: 'read-only',
    base: 'main',
    sha: sample.second,
    by,
    message: `hook declined: only branches are taken here error: hook declined to update ${ref}`,
  });
});

test('a ref that stands where the folder would be is named', async () => {
  git(sample.bare, 'update-ref', 'refs/breakwater', sample.first);
  expect(await ask()).toEqual({
    kind: 'read-only',
    base: 'main',
    sha: sample.second,
    by,
    message: 'refs/breakwater is in the way: rename or delete it',
  });
});

test('a ref that the remote hides is told, and deleted all the same', async () => {
  git(sample.bare, 'config', 'uploadpack.hideRefs', 'refs/breakwater');
  expect(await ask()).toEqual({
    kind: 'broken-off',
    base: 'main',
    sha: sample.second,
    message: 'the ref that was pushed is not listed',
    left: null,
  });
  expect(there()).toBe('');
});

test('the ref of a push whose answer is lost is deleted, and named all the same', async () => {
  let lost = false;
  const answer = await ask(
    cut(1, async (_, pass) => {
      const response = await pass();
      if (lost) return response;
      lost = true;
      // Git answers before it has done it, and ends when it has.
      await response.arrayBuffer();
      throw new Error('the line is cut');
    }),
  );
  expect(answer).toMatchObject({ kind: 'broken-off', message: expect.stringContaining('the line is cut'), left: ref });
  expect(there()).toBe('');
});

test('a list that fails in between leaves no ref', async () => {
  const answer = await ask(cut(1, async (url, pass) => (isPush(url) ? pass() : new Response('away', { status: 503 }))));
  expect(answer).toMatchObject({
    kind: 'broken-off',
    message: expect.stringMatching(/^the ref that was pushed cannot be listed: /),
    left: null,
  });
  expect(there()).toBe('');
});

test('a deletion that is lost once is asked for again', async () => {
  let lost = false;
  const answer = await ask(
    cut(2, async (_, pass) => {
      if (lost) return pass();
      lost = true;
      throw new Error('the line is cut');
    }),
  );
  expect(answer).toEqual({ kind: 'open', base: 'main', sha: sample.second, by });
  expect(there()).toBe('');
});

test('a ref that cannot be deleted is named', async () => {
  hook('case $3 in *[1-9a-f]*) exit 0 ;; esac; echo "nothing is deleted here"; exit 1');
  expect(await ask()).toEqual({
    kind: 'broken-off',
    base: 'main',
    sha: sample.second,
    message: `the ref cannot be deleted: hook declined: nothing is deleted here error: hook declined to update ${ref}`,
    left: ref,
  });
  expect(there()).toBe(ref);
});
