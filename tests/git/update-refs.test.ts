import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listRefs } from '../../src/git/remote.ts';
import { compareAndSwap, deleteRefs, inTheWay, tryRefs } from '../../src/git/update-refs.ts';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { git, sampleRepository, scratchFolder } from './repositories.ts';

const ports = { fetch, timeoutMs: 5000 };
const ref = 'refs/heads/breakwater/b1';
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
const remote = () => ({ url: `${server.url}/r${count}.git`, authorization: 'Bearer secret' });
const at = (name: string): string => git(sample.bare, 'for-each-ref', '--format=%(objectname)', name);
beforeEach(() => {
  count += 1;
  sample = sampleRepository(folder.path, `r${count}`);
  server.requests.length = 0;
});

test('a ref is created, moved and deleted, each with one request and no clone', async () => {
  const { first, second } = sample;
  expect(await compareAndSwap(remote(), { ref, from: null, to: first }, ports)).toEqual({ ok: true });
  expect(at(ref)).toBe(first);
  expect(await compareAndSwap(remote(), { ref, from: first, to: second }, ports)).toEqual({ ok: true });
  expect(at(ref)).toBe(second);
  expect(await compareAndSwap(remote(), { ref, from: second, to: null }, ports)).toEqual({ ok: true });
  expect(at(ref)).toBe('');
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
    Array(3).fill(`POST /r${count}.git/git-receive-pack`),
  );
});

test('a ref that somebody else has moved stays where it is, and the answer says where', async () => {
  const { first, second } = sample;
  git(sample.bare, 'update-ref', ref, second);
  const moved = { ok: false, reason: 'moved', actual: second };
  expect(await compareAndSwap(remote(), { ref, from: null, to: first }, ports)).toEqual(moved);
  expect(await compareAndSwap(remote(), { ref, from: first, to: null }, ports)).toEqual(moved);
  expect(at(ref)).toBe(second);
  expect(await compareAndSwap(remote(), { ref: 'refs/heads/gone', from: first, to: second }, ports)).toEqual({
    ok: false,
    reason: 'moved',
    actual: null,
  });
});

test('the same swap asked for twice is fine, deletes included', async () => {
  const { first, second } = sample;
  git(sample.bare, 'update-ref', ref, first);
  const swap = { ref, from: first, to: second };
  expect([await compareAndSwap(remote(), swap, ports), await compareAndSwap(remote(), swap, ports)]).toEqual([
    { ok: true },
    { ok: true },
  ]);
  const drop = { ref, from: second, to: null };
  expect([await compareAndSwap(remote(), drop, ports), await compareAndSwap(remote(), drop, ports)]).toEqual([
    { ok: true },
    { ok: true },
  ]);
});

test('of two swaps at once exactly one wins', async () => {
  const { first, second } = sample;
  git(sample.bare, 'update-ref', ref, first);
  const third = git(sample.bare, 'commit-tree', '-m', 'other', `${second}^{tree}`);
  const results = await Promise.all(
    [second, third].map((to) => compareAndSwap(remote(), { ref, from: first, to }, ports)),
  );
  expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
  const winner = at(ref);
  expect(results).toContainEqual({ ok: false, reason: 'moved', actual: winner });
});

test('an object that the remote does not have is refused in its own words', async () => {
  const result = await compareAndSwap(remote(), { ref, from: null, to: 'a'.repeat(40) }, ports);
  expect(result).toEqual({ ok: false, reason: 'refused', message: expect.stringMatching(/missing|bad|unpack/i) });
});

test('a branch that a hook protects is refused in its own words', async () => {
  git(sample.bare, 'config', 'receive.denyDeletes', 'true');
  git(sample.bare, 'update-ref', ref, sample.first);
  expect(await compareAndSwap(remote(), { ref, from: sample.first, to: null }, ports)).toEqual({
    ok: false,
    reason: 'refused',
    message: `deletion prohibited: error: denying ref deletion for ${ref}`,
  });
});

test('clean-up deletes many refs in one push and does not mind those that are gone', async () => {
  const names = ['checkpoint/a', 'candidate/a', 'merge/b'].map((name) => `refs/breakwater/b1/${name}`);
  for (const name of names) git(sample.bare, 'update-ref', name, sample.first);
  git(sample.bare, 'update-ref', 'refs/breakwater/b2/merge/c', sample.first);
  const all = [...names, 'refs/breakwater/b1/merge/gone'];
  expect(await deleteRefs(remote(), all, ports)).toEqual({ ok: true });
  expect(git(sample.bare, 'for-each-ref', '--format=%(refname)', 'refs/breakwater')).toBe('refs/breakwater/b2/merge/c');
  expect(await deleteRefs(remote(), all, ports)).toEqual({ ok: true });
  expect(server.requests.filter(({ path }) => path.endsWith('/git-receive-pack'))).toHaveLength(1);
});

test('listing sees the branches, the head and nothing outside the prefixes', async () => {
  git(sample.bare, 'update-ref', 'refs/breakwater/b1/merge/x', sample.first);
  expect(await listRefs(remote(), ports)).toEqual({
    ok: true,
    refs: new Map([['refs/heads/main', sample.second]]),
    head: { ref: 'refs/heads/main', sha: sample.second },
  });
  expect(await listRefs(remote(), { ...ports, prefixes: ['refs/breakwater/b1/'] })).toEqual({
    ok: true,
    refs: new Map([['refs/breakwater/b1/merge/x', sample.first]]),
    head: null,
  });
});

test('each way in which a remote fails has its own reason', async () => {
  const swap = { ref, from: null, to: sample.first };
  const reasonOf = async (url: string, authorization: string | null) => {
    const results = [
      await listRefs({ url, authorization }, ports),
      await compareAndSwap({ url, authorization }, swap, ports),
    ];
    return results.map((result) => (result.ok ? 'ok' : result.reason));
  };
  expect(await reasonOf(`${server.url}/missing.git`, 'Bearer secret')).toEqual(['not-found', 'not-found']);
  expect(await reasonOf(remote().url, 'Bearer wrong')).toEqual(['unauthorized', 'unauthorized']);
  expect(await reasonOf('http://127.0.0.1:9/r.git', null)).toEqual(['unreachable', 'unreachable']);
});

test('a remote is asked whether it takes refs before anything is built, and keeps none of them', async () => {
  const refs = ['checkpoint', 'candidate'].map((kind) => `refs/breakwater/b1/${kind}/trial`);
  expect(await tryRefs(remote(), { refs, at: sample.first }, ports)).toEqual({ ok: true });
  expect(git(sample.bare, 'for-each-ref', '--format=%(refname)', 'refs/breakwater')).toBe('');
  const hook = '#!/bin/sh\necho "Refs below refs/breakwater need a ticket." >&2\nexit 1\n';
  writeFileSync(join(sample.bare, 'hooks/pre-receive'), hook, { mode: 0o755 });
  expect(await tryRefs(remote(), { refs, at: sample.first }, ports)).toEqual({
    ok: false,
    reason: 'refused',
    message: `${refs[0]}: pre-receive hook declined: Refs below refs/breakwater need a ticket.`,
  });
});

test('a branch whose name stands in the way of others is named', async () => {
  git(sample.bare, 'branch', 'breakwater', sample.first);
  expect((await compareAndSwap(remote(), { ref, from: null, to: sample.first }, ports)).ok).toBe(false);
  expect(await inTheWay(remote(), ref, ports)).toBe('the branch breakwater is in the way: rename or delete it');
});
