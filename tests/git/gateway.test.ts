import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runToken, verifyRunToken } from '../../src/git/capability.ts';
import type { GitAccess } from '../../src/git/git-access.ts';
import { concatBytes, flushPkt, pktLine } from '../../src/git/pkt-line.ts';
import { resolveRemote } from '../../src/git/resolve.ts';
import { gitGateway } from '../../src/workers/git-gateway/git-gateway.ts';
import { type FetchServer, startFetchServer } from '../doubles/fetch-server.ts';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { commitFile, git, identity, sampleRepository, scratchFolder } from './repositories.ts';

const folder = scratchFolder();
const candidate = 'refs/breakwater/b1/candidate/r1';
const checkpoint = 'refs/breakwater/b1/checkpoint/r1';
let sample: ReturnType<typeof sampleRepository>;
let remote: GitHttpServer;
let gateway: FetchServer;
let access: GitAccess | null;
let token: string;

beforeAll(async () => {
  sample = sampleRepository(folder.path, 'real');
  remote = await startGitHttpServer({ root: folder.path, token: 'remote-secret' });
  const app = gitGateway(() => ({
    runOf: (text) => verifyRunToken('capability-secret', text),
    accessOf: async (runId) => (runId === 'r1' ? access : null),
    resolve: (url) => resolveRemote(url, { LOCAL_GIT_URL: remote.url, LOCAL_GIT_TOKEN: 'remote-secret' }),
    fetch,
  }));
  gateway = await startFetchServer((request) => app.fetch(request, {}));
  token = await runToken('capability-secret', 'r1');
});
afterAll(async () => {
  await gateway.close();
  await remote.close();
  folder.remove();
});

let clone = '';
let count = 0;
beforeEach(async () => {
  access = { repositories: [{ name: 'api', url: `${remote.url}/real.git` }], pushRefs: [candidate, checkpoint] };
  count += 1;
  clone = join(folder.path, `clone-${count}`);
  for (const ref of [candidate, checkpoint]) git(sample.bare, 'update-ref', '-d', ref);
  expect(await run(folder.path, 'clone', '--quiet', `${gateway.url}/api.git`, clone)).toEqual({ code: 0, stderr: '' });
  remote.requests.length = 0;
});

/** Runs git as a sandbox does, with the run's token. */
function run(cwd: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
  return runWith(token, cwd, args);
}

function runWith(bearer: string, cwd: string, args: string[]): Promise<{ code: number; stderr: string }> {
  const options = { cwd, env: { PATH: process.env.PATH, ...identity } };
  const all = ['-c', `http.extraHeader=Authorization: Bearer ${bearer}`, ...args];
  return new Promise((resolve) => {
    const child = execFile('git', all, options, (_, __, stderr) => resolve({ code: child.exitCode ?? -1, stderr }));
  });
}

const refsOfRun = (): string =>
  git(sample.bare, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/breakwater');

test('a run clones through the gateway and never sees the credential of the remote', async () => {
  expect(git(clone, 'log', '--format=%H')).toBe(`${sample.second}\n${sample.first}`);
  expect(git(clone, 'config', '--list')).not.toContain('remote-secret');
});

test('a run pushes its candidate and its checkpoint, by force, and only what git needs reaches the remote', async () => {
  const first = commitFile(clone, 'a.txt', 'a\n');
  const both = [`+HEAD:${candidate}`, `+HEAD:${checkpoint}`];
  expect((await run(clone, 'push', '--quiet', 'origin', ...both)).code).toBe(0);
  expect(refsOfRun()).toBe(`${candidate} ${first}\n${checkpoint} ${first}`);
  git(clone, 'commit', '--quiet', '--amend', '--message', 'Again');
  const second = git(clone, 'rev-parse', 'HEAD');
  const cookie = ['-c', 'http.extraHeader=Cookie: a=b', '-c', 'http.extraHeader=X-Other: 1'];
  expect((await run(clone, ...cookie, 'push', '--quiet', 'origin', `+HEAD:${candidate}`)).code).toBe(0);
  expect(refsOfRun()).toBe(`${candidate} ${second}\n${checkpoint} ${first}`);
  const last = remote.requests.at(-1)?.headers ?? {};
  expect([last.authorization, last.cookie, last['x-other']]).toEqual(['Bearer remote-secret', undefined, undefined]);
});

test('a push of many megabytes streams through', async () => {
  writeFileSync(join(clone, 'large.bin'), randomBytes(12_000_000));
  git(clone, 'add', 'large.bin');
  git(clone, 'commit', '--quiet', '--message', 'Large');
  expect((await run(clone, 'push', '--quiet', 'origin', `HEAD:${candidate}`)).code).toBe(0);
  expect(refsOfRun()).toBe(`${candidate} ${git(clone, 'rev-parse', 'HEAD')}`);
});

test.each(['refs/heads/main', 'refs/heads/breakwater/b1', 'refs/breakwater/b1/candidate/r2', `${candidate}/x`])(
  'a push to %s is refused in words that git shows',
  async (ref) => {
    commitFile(clone, 'a.txt', 'a\n');
    const before = git(sample.bare, 'for-each-ref');
    const pushed = await run(clone, 'push', 'origin', `+HEAD:${ref}`);
    expect(pushed.code).toBe(1);
    expect(pushed.stderr).toContain('(this run may not push this ref)');
    expect(git(sample.bare, 'for-each-ref')).toBe(before);
    expect(remote.requests.map(({ method }) => method)).toEqual(['GET']);
  },
);

test('one bad ref refuses the whole push, even a large one', async () => {
  writeFileSync(join(clone, 'large.bin'), randomBytes(5_000_000));
  git(clone, 'add', 'large.bin');
  git(clone, 'commit', '--quiet', '--message', 'Large');
  const pushed = await run(clone, 'push', 'origin', `HEAD:${candidate}`, 'HEAD:refs/heads/other');
  expect(pushed.code).toBe(1);
  expect(pushed.stderr).toContain('(another ref of this push is refused)');
  expect(pushed.stderr).toContain('(this run may not push this ref)');
  expect(refsOfRun()).toBe('');
});

test('a run deletes no refs, not even its own', async () => {
  git(sample.bare, 'update-ref', candidate, sample.first);
  const pushed = await run(clone, 'push', 'origin', `:${candidate}`);
  expect([pushed.code, pushed.stderr.includes('(a run deletes no refs)')]).toEqual([1, true]);
  expect(refsOfRun()).toBe(`${candidate} ${sample.first}`);
});

test('push options are refused', async () => {
  git(sample.bare, 'config', 'receive.advertisePushOptions', 'true');
  commitFile(clone, 'a.txt', 'a\n');
  expect((await run(clone, 'push', '-o', 'ci.skip', 'origin', `HEAD:${candidate}`)).code).not.toBe(0);
  expect(refsOfRun()).toBe('');
});

test('a run that has ended, a forged token and no token get nothing', async () => {
  const forged = await runWith(token.replace('r1', 'r2'), clone, ['fetch', 'origin']);
  access = null;
  const ended = await run(clone, 'fetch', 'origin');
  expect([forged.code, ended.code, ended.stderr.includes('this run has ended')]).toEqual([128, 128, true]);
  expect((await fetch(`${gateway.url}/api.git/info/refs?service=git-upload-pack`)).status).toBe(401);
  expect(remote.requests).toEqual([]);
});

test('only the paths and methods of the smart protocol are served, for repositories of the build', async () => {
  const statusOf = async (method: string, path: string): Promise<string> => {
    const response = await fetch(gateway.url + path, { method, headers: { authorization: `Bearer ${token}` } });
    return `${response.status} ${await response.text()}`.trim();
  };
  const smartOnly = '404 only the smart git protocol is served here';
  expect(await statusOf('GET', '/api.git/HEAD')).toBe(smartOnly);
  expect(await statusOf('GET', '/api.git/objects/info/packs')).toBe(smartOnly);
  expect(await statusOf('GET', '/api.git/..%2fother.git/info/refs')).toBe(smartOnly);
  expect(await statusOf('GET', '/')).toBe(smartOnly);
  expect(await statusOf('GET', '/api.git/git-receive-pack')).toBe('405 use POST');
  expect(await statusOf('POST', '/api.git/info/refs')).toBe('405 use GET');
  const noService = '403 only the smart git protocol is served here';
  expect(await statusOf('GET', '/api.git/info/refs')).toBe(noService);
  expect(await statusOf('GET', '/api.git/info/refs?service=git-upload-archive')).toBe(noService);
  expect(await statusOf('GET', '/api.git/info/refs?service=git-upload-pack&x=1')).toBe(noService);
  expect(await statusOf('GET', '/other.git/info/refs?service=git-upload-pack')).toBe(
    '404 this build has no repository other',
  );
  expect(remote.requests).toEqual([]);
});

const push = (body: Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${gateway.url}/api.git/git-receive-pack`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-git-receive-pack-request', ...headers },
    body: new Uint8Array(body),
  });
const command = (ref: string, capabilities = 'report-status'): Uint8Array =>
  concatBytes([pktLine(`${sample.first} ${sample.second} ${ref}\0${capabilities}`), flushPkt]);

test('a compressed push is checked as the push that it is', async () => {
  const answer = await push(gzipSync(command('refs/heads/main')), { 'content-encoding': 'gzip' });
  expect(await answer.text()).toBe('000eunpack ok\n0036ng refs/heads/main this run may not push this ref\n0000');
  const allowed = await push(gzipSync(command(candidate)), { 'content-encoding': 'gzip' });
  expect([allowed.status, remote.requests.at(-1)?.headers['content-encoding']]).toEqual([200, undefined]);
  expect((await push(command(candidate), { 'content-encoding': 'br' })).status).toBe(415);
});

test('a push that is not in git’s format, or without end, is refused before the remote hears of it', async () => {
  const text = new TextEncoder();
  const refusals = await Promise.all(
    [
      text.encode('hello'),
      command(candidate).subarray(0, 20),
      concatBytes([pktLine('push-cert\0report-status'), flushPkt]),
      command(candidate, 'report-status push-options'),
      concatBytes([...Array.from({ length: 1000 }, () => command(candidate).slice(0, -4)), flushPkt]),
    ].map(async (body) => {
      const response = await push(body);
      return `${response.status} ${await response.text()}`.trim();
    }),
  );
  expect(refusals).toEqual([
    '403 the push is not in git’s format',
    '403 the push ends inside its commands',
    '403 the push has a line that is not a command',
    '403 the push asks for push-options, which is not allowed',
    '403 the push has too many commands',
  ]);
  expect(remote.requests).toEqual([]);
});

test('a remote that redirects or is gone is an error that git shows, without the addresses inside', async () => {
  access = { repositories: [{ name: 'api', url: 'http://127.0.0.1:9/x.git' }], pushRefs: [] };
  const fetched = await run(clone, 'fetch', 'origin');
  expect([fetched.code, fetched.stderr.includes('remote: the remote cannot be reached')]).toEqual([128, true]);
  access = { repositories: [{ name: 'api', url: `${remote.url}/missing.git` }], pushRefs: [] };
  expect((await run(clone, 'fetch', 'origin')).stderr).toContain('remote: the remote answers 404');
});
