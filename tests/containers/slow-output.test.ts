/** A machine at its limit gives the program that carries a command's output its turn long after the command has ended. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInEveryPlace } from './places.ts';
import { prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

/** What this machine sees of the processes of a server's commands. */
function processesOf({ root }: SandboxHost): { pid: number; line: string }[] {
  const read = (pid: number, name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1');
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      return read(pid, 'environ').includes(`=${root}/`) ? [{ pid, line: read(pid, 'cmdline') }] : [];
    } catch {
      // It has ended meanwhile, or is somebody else's.
      return [];
    }
  });
}

describeInEveryPlace(
  (place) => {
    let server: SandboxHost;
    beforeAll(async () => {
      server = await place.start();
    });
    afterAll(() => server.end());

    test('what a command has written is all there, however late it is carried on', async () => {
      const { sandbox } = await prepareSandbox(server, 'slow', { 'a.txt': 'a\n' });
      const work = join(server.root, 'slow/work');
      const carriers = () => processesOf(server).filter(({ line }) => line === 'cat\0');
      const others = () => processesOf(server).filter(({ line }) => line !== 'cat\0');
      // The one that is left holds the output until it is ended.
      const command = 'sleep 600 & touch begun; until [ -e go ]; do sleep 0.02; done; echo late';
      const ended = sandbox.exec({ command, cwd: '.', timeoutMs: 60_000 });
      await expect.poll(() => readdirSync(work)).toContain('begun');
      await expect.poll(() => carriers().length).toBe(1);
      const [carrier] = carriers();
      process.kill(carrier?.pid ?? 0, 'SIGSTOP');
      writeFileSync(join(work, 'go'), '');
      await expect.poll(others, { timeout: 10_000 }).toEqual([]);
      process.kill(carrier?.pid ?? 0, 'SIGCONT');
      expect(await ended).toEqual(
        succeeded(expect.objectContaining({ output: 'late\n', exitCode: 0, timedOut: false })),
      );
    });
  },
  ['container'],
);
