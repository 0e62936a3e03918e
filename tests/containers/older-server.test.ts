/** An image that is older than the Worker: its server is the real one of an earlier release. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followJob } from '../../src/durable-objects/agent-runs/tools/follow-job.ts';
import { failed, succeeded } from './prepared-sandbox.ts';
import { createRemote, type RemoteRepository } from './remote-repository.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder } from './server-process.ts';

let folder: string;
let server: ServerProcess;
let remote: RemoteRepository;
let base: string;

beforeAll(async () => {
  folder = temporaryFolder();
  const main = join(import.meta.dirname, 'older-servers/protocol-1.mjs');
  server = await startServerProcess({ root: join(folder, 'root'), main });
  remote = createRemote(folder, 'api');
  base = remote.commit('refs/heads/main', { 'a.txt': 'a\n' });
});
afterAll(async () => {
  await server.end('SIGKILL');
  removeFolder(folder);
});

const repositories = () => [{ name: 'api', url: remote.url, commit: base }];

test('a server without jobs is prepared, works and saves as it did', async () => {
  const sandbox = server.sandbox('old');
  const prepared = { repositories: [{ name: 'api', head: base, restored: false }] };
  const request = { run: 'r1', keep: 'ignored' as const, repositories: repositories(), gitToken: '' };
  expect(await sandbox.call('prepare', request)).toEqual(succeeded(prepared));
  expect(await sandbox.call('hello', {})).toEqual(failed('not-found', 'there is no operation hello'));
  const live = { seenBytes: () => null, heard: () => undefined };
  const { signal } = new AbortController();
  const place = { name: 'r1/t1', life: null, sandbox, live, signal };
  const command = { command: 'echo b > api/b.txt; cat api/a.txt', timeoutMs: 5000 };
  expect(await followJob(place, command)).toEqual(
    succeeded({ kind: 'ended', result: expect.objectContaining({ exitCode: 0, output: 'a\n' }), endedWithIt: [] }),
  );
  const saved = await sandbox.call('save', { repository: 'api', message: 'm', ref: 'refs/breakwater/b/checkpoint/r1' });
  expect(saved.ok && saved.result.changed).toBe(true);
});

test('a server that does not know what it is asked for is named as too old', async () => {
  const newer = { repositories: repositories(), gitToken: '', ofAnotherRelease: true };
  expect(await server.sandbox('older').call('prepare', newer)).toEqual(
    failed('infrastructure', expect.stringContaining('its image has to be rolled out')),
  );
  const fault = { repositories: [], gitToken: '' };
  expect(await server.sandbox('older').call('prepare', fault)).toEqual(failed('infrastructure', expect.any(String)));
});
