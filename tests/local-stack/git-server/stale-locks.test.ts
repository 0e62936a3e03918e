/** Locks that a killed git left in the repositories of the local git server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeStaleLocks } from '../../../src/local-stack/git-server/stale-locks.ts';
import { bareRepository, git, sampleRepository } from '../../git/repositories.ts';

const token = 'a-token-of-this-test-alone';
const main = join(import.meta.dirname, '../../../src/local-stack/git-server/main.ts');
const killedAt = Date.parse('2026-01-01T00:00:00Z');

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stale-locks-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function lock(path: string, at = killedAt): string {
  const whole = join(root, path);
  writeFileSync(whole, '');
  utimesSync(whole, at / 1000, at / 1000);
  return whole;
}

test('locks of refs, packed refs and HEAD that are older than the server go, and nothing else', async () => {
  bareRepository(root, 'one');
  bareRepository(root, 'two');
  const stale = [lock('one.git/HEAD.lock'), lock('one.git/refs/heads/main.lock'), lock('two.git/packed-refs.lock')];
  const young = lock('two.git/HEAD.lock', killedAt + 2000);
  const others = [lock('package.lock'), lock('one.git/hooks/pre-push.lock')];
  expect(await removeStaleLocks(root, killedAt + 1000)).toEqual(stale);
  expect([...stale, young, ...others].filter((path) => existsSync(path))).toEqual([young, ...others]);
});

test('a folder that is not there holds no lock', async () => {
  expect(await removeStaleLocks(join(root, 'none'), killedAt)).toEqual([]);
});

test('a ref whose removal was killed in mid-write can be removed by the next server', async () => {
  const { bare: folder, second } = sampleRepository(root, 'cut');
  git(folder, 'update-ref', 'refs/breakwater/b1/candidate', second);
  lock('cut.git/packed-refs.lock');
  lock('cut.git/refs/breakwater/b1/candidate.lock');
  const env = { ...process.env, GIT_SERVER_ROOT: root, GIT_SERVER_TOKEN: token };
  const server = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = await once(createInterface({ input: server.stdout }), 'line');
    const url = new URL(`${JSON.parse(String(line)).listening}/cut.git`);
    url.username = 'x';
    url.password = token;
    git(folder, 'push', '--quiet', url.href, ':refs/breakwater/b1/candidate');
    expect(git(folder, 'for-each-ref', '--format=%(refname)', 'refs/breakwater')).toEqual('');
  } finally {
    server.kill('SIGKILL');
  }
});
