import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { gatewayBench } from './gateway-bench.ts';
import { candidate, checkpoint, type Door, doorNames, gitWith } from './gateway-doors.ts';
import { commitFile, git } from './repositories.ts';

const bench = gatewayBench();

const refsOfRun = (): string =>
  git(bench.sample.bare, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/breakwater');
const lastHeaders = () => bench.remote.requests.at(-1)?.headers ?? {};

/** A commit that makes a pack of this size. */
function commitLarge(clone: string, bytes: number): void {
  writeFileSync(join(clone, 'large.bin'), randomBytes(bytes));
  git(clone, 'add', 'large.bin');
  git(clone, 'commit', '--quiet', '--message', 'Large');
}

/** Empty commits on the branch of a clone. */
function commitMany(clone: string, count: number): void {
  const commits = Array.from(
    { length: count },
    (_, index) =>
      `commit refs/heads/main\ncommitter T <t@example.com> ${1_800_000_000 + index} +0000\ndata 4\nmine\n${index === 0 ? 'from refs/heads/main^0\n' : ''}\n`,
  );
  execFileSync('git', ['fast-import', '--quiet'], { cwd: clone, input: commits.join('') });
}

describe.each(doorNames)('through %s', (name) => {
  let door: Door;
  let clone = '';
  let count = 0;

  beforeEach(async () => {
    door = bench.gateway.doors[name];
    count += 1;
    clone = join(bench.folder, `clone-${name.replaceAll(' ', '-')}-${count}`);
    expect(await door.git(bench.folder, 'clone', '--quiet', `${door.url}/api.git`, clone)).toEqual({
      code: 0,
      stderr: '',
    });
    bench.remote.requests.length = 0;
  });

  test('a run clones and never sees the credential of the remote', async () => {
    expect(git(clone, 'log', '--format=%H')).toBe(`${bench.sample.second}\n${bench.sample.first}`);
    expect(git(clone, 'config', '--list')).not.toContain('remote-secret');
  });

  test.each(['0', '1', '2'])('version %s of the protocol is spoken with the remote too', async (version) => {
    const added = git(
      bench.sample.bare,
      'commit-tree',
      '-p',
      bench.sample.second,
      '-m',
      version,
      `${bench.sample.second}^{tree}`,
    );
    git(bench.sample.bare, 'update-ref', `refs/heads/v${version}`, added);
    const speaks = ['-c', `protocol.version=${version}`];
    expect(await door.git(clone, ...speaks, 'fetch', '--quiet', 'origin', `v${version}`)).toEqual({
      code: 0,
      stderr: '',
    });
    expect(git(clone, 'rev-parse', 'FETCH_HEAD')).toBe(added);
    expect(lastHeaders()['git-protocol']).toBe(version === '0' ? undefined : `version=${version}`);
    // git itself falls back from 2 to 0 for a push.
    expect((await door.git(clone, ...speaks, 'push', '--quiet', 'origin', `HEAD:${candidate}`)).code).toBe(0);
    expect(lastHeaders()['git-protocol']).toBe(version === '1' ? 'version=1' : undefined);
    git(bench.sample.bare, 'update-ref', '-d', `refs/heads/v${version}`);
  });

  test('a fetch negotiates with many haves, which git compresses', async () => {
    const tip = git(
      bench.sample.bare,
      'commit-tree',
      '-p',
      bench.sample.second,
      '-m',
      'tip',
      `${bench.sample.second}^{tree}`,
    );
    git(bench.sample.bare, 'update-ref', 'refs/heads/tip', tip);
    commitMany(clone, 100);
    const speaks = ['-c', 'protocol.version=0', '-c', 'fetch.negotiationAlgorithm=consecutive'];
    const before = bench.gateway.encodings.length;
    expect((await door.git(clone, ...speaks, 'fetch', '--quiet', 'origin', 'tip')).code).toBe(0);
    expect(git(clone, 'rev-parse', 'FETCH_HEAD')).toBe(tip);
    expect(bench.gateway.encodings.slice(before)).toContain('gzip');
    expect(bench.remote.requests.map(({ headers }) => headers['content-encoding'])).not.toContain('gzip');
    git(bench.sample.bare, 'update-ref', '-d', 'refs/heads/tip');
  });

  test('a run pushes its candidate and its checkpoint, by force, and only what git needs reaches the remote', async () => {
    const first = commitFile(clone, 'a.txt', 'a\n');
    const both = [`+HEAD:${candidate}`, `+HEAD:${checkpoint}`];
    expect((await door.git(clone, 'push', '--quiet', '--atomic', 'origin', ...both)).code).toBe(0);
    expect(refsOfRun()).toBe(`${candidate} ${first}\n${checkpoint} ${first}`);
    git(clone, 'commit', '--quiet', '--amend', '--message', 'Again');
    const second = git(clone, 'rev-parse', 'HEAD');
    const headers = { ...door.headers, cookie: 'a=b', 'x-http-method-override': 'DELETE' };
    expect((await gitWith(headers, clone, ['push', '--quiet', 'origin', `+HEAD:${candidate}`])).code).toBe(0);
    expect(refsOfRun()).toBe(`${candidate} ${second}\n${checkpoint} ${first}`);
    const seen = lastHeaders();
    expect([seen.authorization, seen.cookie, seen['x-http-method-override']]).toEqual([
      'Bearer remote-secret',
      undefined,
      undefined,
    ]);
  });

  test('a push of many megabytes streams through, from a shallow clone too', async () => {
    expect((await door.git(clone, 'fetch', '--quiet', '--depth', '1', 'origin', 'main')).code).toBe(0);
    commitLarge(clone, 12_000_000);
    expect((await door.git(clone, 'push', '--quiet', 'origin', `HEAD:${candidate}`)).code).toBe(0);
    expect(refsOfRun()).toBe(`${candidate} ${git(clone, 'rev-parse', 'HEAD')}`);
    expect(git(bench.sample.bare, 'rev-parse', '--is-shallow-repository')).toBe('false');
  });

  test.each([
    'refs/heads/main',
    'refs/heads/breakwater/b1',
    'refs/breakwater/b1/candidate/r2',
    `${candidate}/x`,
    candidate.replace('breakwater', 'Breakwater'),
    'refs/tags/v1',
    'refs/for/main',
    'refs/notes/commits',
    'refs/heads/größe',
  ])('a push to %s is refused in words that git shows', async (ref) => {
    commitFile(clone, 'a.txt', 'a\n');
    const before = git(bench.sample.bare, 'for-each-ref');
    const pushed = await door.git(clone, 'push', 'origin', `+HEAD:${ref}`);
    expect([pushed.code, pushed.stderr.includes('(this run may not push this ref)')]).toEqual([1, true]);
    expect(git(bench.sample.bare, 'for-each-ref')).toBe(before);
    expect(bench.remote.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test.each([[[]], [['--atomic']]])('one bad ref refuses the whole push, even a large one (%s)', async (options) => {
    commitLarge(clone, 5_000_000);
    const pushed = await door.git(clone, 'push', ...options, 'origin', `HEAD:${candidate}`, 'HEAD:refs/heads/other');
    expect(pushed.code).toBe(1);
    expect(pushed.stderr).toContain('(another ref of this push is refused)');
    expect(pushed.stderr).toContain('(this run may not push this ref)');
    expect(refsOfRun()).toBe('');
  });

  test('a mirror of everything is refused, symbolic refs and deletes included', async () => {
    git(clone, 'symbolic-ref', candidate, 'refs/heads/main');
    git(clone, 'tag', 'v1');
    const before = git(bench.sample.bare, 'for-each-ref');
    expect((await door.git(clone, 'push', '--mirror', 'origin')).code).toBe(1);
    expect(git(bench.sample.bare, 'for-each-ref')).toBe(before);
    expect(git(bench.sample.bare, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  });

  test('a symbolic ref of the clone arrives as the plain ref of a commit', async () => {
    git(clone, 'symbolic-ref', candidate, 'refs/heads/main');
    expect((await door.git(clone, 'push', '--quiet', 'origin', `${candidate}:${candidate}`)).code).toBe(0);
    expect(refsOfRun()).toBe(`${candidate} ${bench.sample.second}`);
    expect(git(bench.sample.bare, 'for-each-ref', '--format=[%(symref)]', candidate)).toBe('[]');
  });

  test('a run deletes no refs, not even its own', async () => {
    git(bench.sample.bare, 'update-ref', candidate, bench.sample.first);
    const pushed = await door.git(clone, 'push', 'origin', `:${candidate}`);
    expect([pushed.code, pushed.stderr.includes('(a run deletes no refs)')]).toEqual([1, true]);
    expect(refsOfRun()).toBe(`${candidate} ${bench.sample.first}`);
  });

  test('push options are refused beside the ref', async () => {
    git(bench.sample.bare, 'config', 'receive.advertisePushOptions', 'true');
    commitFile(clone, 'a.txt', 'a\n');
    const pushed = await door.git(clone, 'push', '-o', 'ci.skip', 'origin', `HEAD:${candidate}`);
    expect([pushed.code, pushed.stderr.includes('(the push asks for push-options, which is not allowed)')]).toEqual([
      1,
      true,
    ]);
    expect(refsOfRun()).toBe('');
    git(bench.sample.bare, 'config', '--unset', 'receive.advertisePushOptions');
  });

  test('what the remote itself refuses, and a remote that is gone, git shows as well', async () => {
    git(bench.sample.bare, 'config', 'receive.hideRefs', 'refs/breakwater');
    const denied = await door.git(clone, 'push', 'origin', `HEAD:${candidate}`);
    expect([denied.code, denied.stderr.includes('(deny updating a hidden ref)')]).toEqual([1, true]);
    git(bench.sample.bare, 'config', '--unset', 'receive.hideRefs');

    bench.gateway.access = { repositories: [{ name: 'api', url: 'http://127.0.0.1:9/x.git', pushRefs: [] }] };
    const gone = await door.git(clone, 'fetch', 'origin');
    expect([gone.code, gone.stderr.includes('remote: the remote cannot be reached, or broke off\n')]).toEqual([
      128,
      true,
    ]);
    bench.gateway.access = { repositories: [{ name: 'api', url: `${bench.remote.url}/missing.git`, pushRefs: [] }] };
    expect((await door.git(clone, 'fetch', 'origin')).stderr).toContain('remote: the remote answers 404');
  });

  test('a run that has ended gets nothing', async () => {
    bench.gateway.access = null;
    const ended = await door.git(clone, 'fetch', 'origin');
    expect([ended.code, ended.stderr.includes('this run has ended')]).toEqual([128, true]);
    expect(bench.remote.requests).toEqual([]);
  });
});

test('a forged token and no token get nothing', async () => {
  const { url, headers } = bench.gateway.doors['the token route'];
  bench.remote.requests.length = 0;
  const forged = { authorization: (headers.authorization ?? '').replace('r1', 'r2') };
  expect((await gitWith(forged, bench.folder, ['ls-remote', `${url}/api.git`])).code).toBe(128);
  expect((await fetch(`${url}/api.git/info/refs?service=git-upload-pack`)).status).toBe(401);
  expect(bench.remote.requests).toEqual([]);
});
