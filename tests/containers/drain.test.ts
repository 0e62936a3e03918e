/** A sandbox server that is told to end: what is under way may, what is new has to go elsewhere. */
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { createRemote } from './remote-repository.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder } from './server-process.ts';

let folder: string;
let server: ServerProcess;
let sandbox: Sandbox;
let base: string;
let url: string;
let life: string;

const start = async (drainMs: number) => {
  const env = { SANDBOX_DRAIN_MS: String(drainMs), SANDBOX_LINGER_MS: '500' };
  server = await startServerProcess({ root: join(folder, 'root'), env });
  const createIn = (name: string) => createRemote(folder, name);
  const prepared = await prepareSandbox({ ...server, createRemote: createIn }, 'a', { 'a.txt': 'a\n' });
  ({ sandbox, base } = prepared);
  ({ url } = prepared.remote);
  const hello = await sandbox.call('hello', {});
  life = (hello.ok && hello.result.life) || '';
};
const ask = (job: string, command: string, waitMs = 20_000) =>
  sandbox.call('job', { job, life, command, timeoutMs: 60_000, waitMs });
/** Asks for one new command after the other until one is refused. */
let asked = 0;
const newIsRefused = () =>
  expect.poll(() => ask(`new ${++asked}`, 'true')).toEqual(failed('stopping', expect.any(String)));
const untilGone = (file: string) => `until [ -e ${file} ]; do sleep 0.02; done`;
const ending = failed('stopping', expect.stringContaining('takes no new commands'));

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await server.end('SIGKILL');
  removeFolder(folder);
});

test('a command under way goes on to its end, a new one is refused, and the tree can still be saved', async () => {
  await start(60_000);
  const exited = once(server.child, 'exit');
  const command = `touch begun; ${untilGone('api/go')}; echo done`;
  const underWay = ask('under way', command);
  await ask('waits', untilGone('begun'));
  server.child.kill('SIGTERM');
  await newIsRefused();
  expect(await sandbox.exec({ command: 'touch new', timeoutMs: 1000 })).toEqual(ending);
  const repositories = [{ name: 'api', url, commit: base }];
  expect(await sandbox.call('prepare', { repositories, gitToken: '' })).toEqual(ending);
  await sandbox.call('edit', { command: 'create', path: 'api/go', text: '' });
  expect(await underWay).toEqual(
    succeeded(expect.objectContaining({ kind: 'ended', result: expect.objectContaining({ output: 'done\n' }) })),
  );
  expect(await ask('under way', command)).toEqual(await underWay);
  const saved = await sandbox.call('save', { repository: 'api', message: 'm', ref: 'refs/breakwater/b/checkpoint/a' });
  expect(saved.ok && saved.result.changed).toBe(true);
  expect(await exited).toEqual([0, null]);
});

test('a command that takes too long ends with the server', async () => {
  await start(300);
  const underWay = ask('endless', 'touch begun; sleep 600');
  await ask('waits', untilGone('begun'));
  const exited = once(server.child, 'exit');
  server.child.kill('SIGTERM');
  expect((await underWay).ok).toBe(false);
  expect(await exited).toEqual([0, null]);
});

test('a second signal ends it at once', async () => {
  await start(60_000);
  const underWay = ask('endless', 'touch begun; sleep 600');
  await ask('waits', untilGone('begun'));
  const exited = once(server.child, 'exit');
  server.child.kill('SIGTERM');
  await newIsRefused();
  server.child.kill('SIGTERM');
  expect((await underWay).ok).toBe(false);
  expect(await exited).toEqual([0, null]);
});
