import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxId } from '../../src/containers/server/sandbox/hosted-sandbox.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { alive, allGone } from './processes.ts';
import { createRemote } from './remote-repository.ts';
import { type SandboxHost, shellOf } from './sandbox-host.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder } from './server-process.ts';

let folder: string;
let server: ServerProcess;
/** The machine, as the tests look at its processes. */
let here: { shell: SandboxHost['shell']; root: string; ownProcesses: boolean };
const prepare = (id: string) =>
  prepareSandbox({ ...server, createRemote: (name) => createRemote(folder, name) }, id, { 'a.txt': 'a\n' });

beforeEach(async () => {
  folder = temporaryFolder();
  server = await startServerProcess({ root: join(folder, 'root') });
  here = { shell: shellOf([]), root: server.root, ownProcesses: false };
});
afterEach(async () => {
  await server.end('SIGKILL');
  removeFolder(folder);
});

/** Starts a command that leaves a daemon behind and never ends; answers both process ids. */
async function startEndless(id: string): Promise<number[]> {
  const { sandbox } = await prepare(id);
  return new Promise((resolve) => {
    let seen = '';
    void sandbox.exec(
      {
        command: `setsid bash -c 'echo $$ > daemon; exec sleep 600' & until [ -s daemon ]; do sleep 0.02; done
          echo "$$ $(cat daemon) ready"; sleep 600`,
        timeoutMs: 600_000,
      },
      {
        onOutput: (text) => {
          seen += text;
          if (seen.includes('ready')) resolve(seen.trim().split(' ').slice(0, 2).map(Number));
        },
      },
    );
  });
}

describe('the sandbox server', () => {
  test('takes no id that would name another folder than its own', () => {
    const ids = ['.', '..', '', 'a/b', 'a..b', '..a', 'a\0', 'a'.repeat(121), 'b-1.generator_2'];
    expect(ids.filter((id) => sandboxId.test(id))).toEqual(['b-1.generator_2']);
  });

  test('goes on after it was killed: a prepared sandbox is taken up, its lost command ended', async () => {
    const pids = await startEndless('restarted');
    const { sandbox, remote, base } = await prepare('kept');
    await sandbox.exec({ command: 'cd api && echo unsaved > new.txt', timeoutMs: 9000 });
    await server.end('SIGKILL');
    expect(await alive(here, pids)).toEqual(pids);

    server = await startServerProcess({ root: server.root });
    await allGone(here, pids);
    const again = server.sandbox('kept');
    expect(await again.call('read', { path: 'api/new.txt' })).toEqual(
      failed('infrastructure', expect.stringContaining('prepare it again')),
    );
    const request = { repositories: [{ name: 'api', url: remote.url, commit: base }], gitToken: '' };
    expect(await again.call('prepare', request)).toEqual(
      succeeded({ repositories: [{ name: 'api', head: base, restored: false }], kept: true }),
    );
    expect(await again.call('read', { path: 'api/new.txt' })).toEqual(
      succeeded({ kind: 'file', text: 'unsaved\n', firstLine: 1, totalLines: 1 }),
    );
  });

  test('ends with its standard input, and all commands with it', async () => {
    const pids = await startEndless('stdin');
    const exited = new Promise((resolve) => server.child.once('exit', resolve));
    server.child.stdin?.end();
    expect(await exited).toBe(0);
    await allGone(here, pids);
  });

  test('ends on SIGTERM, and all commands with it', async () => {
    const pids = await startEndless('sigterm');
    await server.end('SIGTERM');
    expect(server.child.exitCode).toBe(0);
    await allGone(here, pids);
  });
});
