/** A git server that dies in the middle of a push: git's own processes must end with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { bareRepository } from '../../git/repositories.ts';
import { descendantsOf, eventually, runningProcesses } from '../processes.ts';

const token = 'a-token-of-this-test-alone';
const main = join(import.meta.dirname, '../../../src/local-stack/git-server/main.ts');

/** A request that stops within the length of its first line, so that git waits for the rest of it. */
const halfPush = [
  'POST /half.git/git-receive-pack HTTP/1.1',
  'Host: localhost',
  `Authorization: Bearer ${token}`,
  'Content-Type: application/x-git-receive-pack-request',
  'Content-Length: 199',
  '',
  '00',
].join('\r\n');

test('a push that was cut off by the death of the server leaves no process of git', async () => {
  const root = await mkdtemp(join(tmpdir(), 'git-server-killed-'));
  bareRepository(root, 'half');
  const env = { ...process.env, GIT_SERVER_ROOT: root, GIT_SERVER_TOKEN: token };
  const server = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let git: number[] = [];
  try {
    const [line] = await once(createInterface({ input: server.stdout }), 'line');
    const client = connect(Number(new URL(JSON.parse(String(line)).listening).port), '127.0.0.1');
    client.on('error', () => client.destroy());
    client.write(halfPush);
    const pids = () => descendantsOf(server.pid ?? 0);
    const isLeft = (pid: number) => runningProcesses().some((one) => one.pid === pid);
    await eventually('git runs', () => pids().length > 0);
    git = pids();
    server.kill('SIGKILL');
    await eventually('no process of git is left', () => !git.some(isLeft));
    expect(git.filter(isLeft)).toEqual([]);
    git = [];
  } finally {
    server.kill('SIGKILL');
    for (const pid of git) process.kill(pid, 'SIGKILL');
    await rm(root, { recursive: true, force: true });
  }
});
