/** A repository of 500 MB goes through the gateway in both directions, and nobody on the way holds it in memory. */
import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { runToken } from '../../src/auth/capability.ts';
import { candidateRef } from '../../src/core/refs.ts';
import { plan, task } from '../core/builders.ts';
import { git, identity, scratchFolder } from '../git/repositories.ts';
import { eventually, runningProcesses } from '../local-stack/processes.ts';
import { testCommand } from './bare-repositories.ts';
import { submit, unwrapped } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { generates } from './sessions.ts';

const fileBytes = 20_000_000;
const fileCount = 25;
/** A quarter of what passes; one of these processes that held the pack would be far above. */
const mayGrowBytes = 128_000_000;
const diskBytes = 3_000_000_000;

const missing = (): string | null => {
  if (process.platform !== 'linux') return 'the memory of processes is read from /proc';
  const { bavail, bsize } = statfsSync(tmpdir());
  return bavail * bsize < diskBytes ? `it needs ${diskBytes / 1e9} GB free in ${tmpdir()}` : null;
};
const reason = missing();
if (reason !== null) console.warn(`SKIPPED: a repository of 500 MB through the gateway: ${reason}`);

describe.skipIf(reason !== null)('a repository of 500 MB', () => {
  const folder = scratchFolder();
  let stack: LocalStack;
  let remote: { url: (repository: string) => string; header: string; candidate: string };

  beforeAll(async () => {
    stack = await localStack([generates('wait', [turn('I wait.', bash('sleep 600'))])]);
    const repositories = ['large', 'other'].map((name) => ({ name, url: stack.repository(name) }));
    const build = await submit(stack.client, {
      plan: plan([task({ id: 'wait', scope: ['large:**', 'other:**'] })]),
      repositories,
      evaluator: { testCommand },
    });
    const run = await runAtWork(stack, build);
    await addRandomFiles(join(stack.repositories, 'large.git'));
    remote = {
      url: (repository) => `${stack.apiUrl}/git/${repository}.git`,
      header: `http.extraHeader=Authorization: Bearer ${await runToken(stack.capabilitySecret, run)}`,
      candidate: candidateRef(build, run),
    };
  }, 240_000);
  afterAll(async () => {
    await stack?.close();
    folder.remove();
  });

  /** Runs git as the sandbox does, and says by how much each process on the way has grown at its worst. */
  async function throughGateway(...args: string[]): Promise<{ code: number; grownBytes: Record<string, number> }> {
    const processes = processesOnTheWay();
    const before = processes.map(({ pid }) => resetPeak(pid));
    const child = spawn('git', ['-c', remote.header, '-c', 'core.bigFileThreshold=1m', ...args], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, ...identity },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    const grown = processes.map(({ name, pid }, index) => [`${name} ${pid}`, peakOf(pid) - (before[index] ?? 0)]);
    return { code, grownBytes: Object.fromEntries(grown) };
  }

  const expectLean = (passed: { code: number; grownBytes: Record<string, number> }): void => {
    expect(passed).toEqual({ code: 0, grownBytes: expect.any(Object) });
    expect(Object.keys(passed.grownBytes).map((name) => name.split(' ')[0])).toEqual(
      expect.arrayContaining(['workerd', 'git-server']),
    );
    expect(Object.entries(passed.grownBytes).filter(([, bytes]) => bytes > mayGrowBytes)).toEqual([]);
  };

  test('is cloned, and pushed, while no process on the way grows by a quarter of it', async () => {
    const cloned = await throughGateway('clone', '--quiet', '--bare', remote.url('large'), 'clone.git');
    expectLean(cloned);
    const clone = join(folder.path, 'clone.git');
    const packBytes = 1024 * Number(/size-pack: (\d+)/.exec(git(clone, 'count-objects', '-v'))?.[1]);
    expect(packBytes).toBeGreaterThan(fileBytes * fileCount);

    const pushed = await throughGateway(
      '-C',
      clone,
      'push',
      '--quiet',
      remote.url('other'),
      `main:${remote.candidate}`,
    );
    expectLean(pushed);
    const other = join(stack.repositories, 'other.git');
    expect(git(other, 'rev-parse', remote.candidate)).toBe(git(clone, 'rev-parse', 'main'));
  });
});

/** The run whose sandbox sleeps. It clones the commit at which it began, which is small, whatever comes after that. */
async function runAtWork(stack: LocalStack, build: string): Promise<string> {
  let id: string | undefined;
  await eventually('a run at work', async () => {
    const { runs } = unwrapped(await stack.client.build(build));
    id = runs.find(({ role, status }) => role === 'generator' && status === 'running')?.id;
    return id !== undefined;
  });
  return id ?? '';
}

/** One commit on `main`, whose files no compression makes smaller, written by fast-import straight into a pack. */
async function addRandomFiles(bare: string): Promise<void> {
  git(bare, 'config', 'core.bigFileThreshold', '1m');
  git(bare, 'config', 'core.compression', '0');
  const from = git(bare, 'rev-parse', 'main');
  const child = spawn('git', ['fast-import', '--quiet'], {
    cwd: bare,
    env: { PATH: process.env.PATH, ...identity },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const write = async (bytes: string | Uint8Array) => child.stdin.write(bytes) || (await once(child.stdin, 'drain'));
  await write(`commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata 5\nLarge\nfrom ${from}\n`);
  for (let file = 0; file < fileCount; file += 1) {
    await write(`M 100644 inline large-${file}.bin\ndata ${fileBytes}\n`);
    await write(randomFillSync(Buffer.alloc(fileBytes)));
    await write('\n');
  }
  child.stdin.end();
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

/** The workerd processes and the git server of the stack, which this process has started. */
function processesOnTheWay(): { pid: number; name: string }[] {
  const all = runningProcesses();
  const mine = new Set([process.pid]);
  for (let size = 0; size < mine.size; ) {
    size = mine.size;
    for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid);
  }
  return [...mine].flatMap((pid) => {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (command[0]?.endsWith('/workerd')) return [{ pid, name: 'workerd' }];
    return command.some((part) => part.endsWith('git-server/main.ts')) ? [{ pid, name: 'git-server' }] : [];
  });
}

/** Makes the peak of a process what it holds now, and says how much that is. */
function resetPeak(pid: number): number {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return peakOf(pid);
}

const peakOf = (pid: number): number =>
  1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
