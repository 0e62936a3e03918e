import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { findEngine } from '../../src/local/stack/engine.ts';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { buildImage, type ImageContainer, runImage } from './image.ts';
import { succeeded } from './prepared-sandbox.ts';
import { createRemote, type RemoteRepository } from './remote-repository.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: the sandbox contract in a container: ${engine.reason}`);

const canary = 'canary-the-token-of-the-sandbox-server';
const candidate = 'refs/breakwater/b1/candidate/r1';

describe.skipIf(!engine.ok)('the sandbox server in its image', () => {
  let folder: string;
  let git: GitHttpServer;
  let container: ImageContainer;
  let remote: RemoteRepository;
  let base: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    await buildImage();
    folder = temporaryFolder();
    git = await startGitHttpServer({ root: folder });
    container = await runImage(canary);
    remote = createRemote(folder, 'api');
    base = remote.commit('refs/heads/main', { 'a.txt': 'one\n', 'src/b.txt': 'two\n' });
    sandbox = container.sandbox('run-1');
  }, 600_000);
  afterAll(async () => {
    await container?.remove();
    await git?.close();
    removeFolder(folder);
  });

  const run = async (command: string, timeoutMs = 20_000) => {
    const answer = await sandbox.exec({ command, cwd: 'api', timeoutMs });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.result;
  };

  test('clones, reads, edits, searches, tells the difference, pushes, merges and resets', async () => {
    const url = `${git.url}/api.git`;
    const prepared = await sandbox.call('prepare', {
      repositories: [{ name: 'api', url, commit: base }],
      gitToken: '',
    });
    expect(prepared).toEqual(succeeded({ repositories: [{ name: 'api', head: base, restored: false }] }));
    expect(await sandbox.call('read', { path: 'api/a.txt' })).toEqual(
      succeeded({ kind: 'file', text: 'one\n', firstLine: 1, totalLines: 1 }),
    );
    expect(await sandbox.call('edit', { command: 'create', path: 'api/new/c.txt', text: 'three\n' })).toEqual(
      succeeded({ snippet: 'created api/new/c.txt (1 lines)' }),
    );
    expect(await sandbox.call('search', { pattern: 'thr.e' })).toEqual(
      succeeded({ matches: [{ path: 'api/new/c.txt', line: 1, text: 'three' }], truncated: false }),
    );
    const pushed = await sandbox.call('push', { repository: 'api', message: 'Add c', ref: candidate });
    const commit = remote.git('rev-parse', candidate);
    const tree = remote.git('rev-parse', `${candidate}^{tree}`);
    expect(pushed).toEqual(succeeded({ commit, tree, changed: true }));
    expect(await sandbox.call('diff', { repository: 'api', from: base })).toEqual(
      succeeded({
        files: [{ path: 'new/c.txt', status: 'added' }],
        patch: expect.stringContaining('+three'),
        omittedBytes: 0,
      }),
    );
    const head = remote.commit('refs/heads/main', { 'd.txt': 'four\n' }, base);
    const merged = await sandbox.call('merge', {
      repository: 'api',
      ref: 'refs/heads/main',
      commit: head,
      message: 'Merge',
    });
    expect(merged).toEqual(succeeded({ kind: 'merged', commit: expect.any(String), tree: expect.any(String) }));
    await run('echo lost > a.txt');
    expect(await sandbox.call('reset', {})).toEqual(succeeded({ done: true }));
    expect((await run('cat a.txt d.txt')).output).toBe('one\nfour\n');
  });

  test('files and commands belong to one unprivileged user, who has no capability', async () => {
    const answer = await run(
      `id -un; id -Gn; stat -c %U new/c.txt; grep -E '^(Cap(Prm|Eff|Bnd|Amb)|NoNewPrivs)' /proc/self/status | tr -d '\\t'`,
    );
    expect(answer.output).toBe(
      [
        'agent\nagent\nagent',
        'CapPrm:0000000000000000',
        'CapEff:0000000000000000',
        'CapBnd:0000000000000080',
        'CapAmb:0000000000000000',
        'NoNewPrivs:1\n',
      ].join('\n'),
    );
  });

  test('no command reads the token, the files or the memory of the server, nor signals it', async () => {
    const server = `$(cut -d' ' -f1 /proc/1/task/1/children)`;
    const attempts = [
      `cat /proc/${server}/environ`,
      `cat /proc/1/environ`,
      `head -c 1 /proc/${server}/mem`,
      `ls /proc/${server}/fd/`,
      `ls /app`,
      `kill -KILL ${server}`,
      `kill -TERM 1`,
      `setpriv --reuid=server true`,
    ];
    for (const attempt of attempts) {
      const { exitCode, output } = await run(attempt);
      expect({ attempt, succeeded: exitCode === 0, output }).toEqual({
        attempt,
        succeeded: false,
        output: expect.stringMatching(/Permission denied|not permitted/),
      });
    }
    const found = await run(
      `grep -rsl ${canary.slice(0, 12)}${canary.slice(12)} /proc/[0-9]*/environ /sandboxes /tmp; env`,
    );
    expect(found.output).not.toContain('SANDBOX_TOKEN');
    expect((await run('kill -9 -1')).output).not.toContain('server');
    expect((await run('echo still here')).output).toBe('still here\n');
  });

  test('a command that is out of time leaves no process, not even one that has hidden from its group', async () => {
    const hidden = `setsid bash -c 'trap "" TERM; sleep 987' & setsid setsid sleep 987 & sleep 987`;
    expect(await run(hidden, 500)).toEqual(expect.objectContaining({ timedOut: true }));
    expect((await run(`cat /proc/[0-9]*/comm | grep -c '^sleep$'`)).output).toBe('0\n');
  });

  test('is gone once it is disposed of', async () => {
    expect(await sandbox.call('dispose', {})).toEqual(succeeded({ done: true }));
    expect(await sandbox.call('read', { path: 'api' })).toEqual({
      ok: false,
      error: { reason: 'infrastructure', message: expect.any(String) },
    });
  });
});
