/** `npm run dev` as other programs end it: each process that npm started must be gone afterwards. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { childrenOf, descendantsOf, eventually, runningProcesses } from '../local-stack/processes.ts';
import { freshState, project } from '../scenarios/local-stack.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const isLeft = (pid: number) => runningProcesses().some((one) => one.pid === pid);

/** An npm whose stack is up, and everything that it has started. */
async function npmRunDev(): Promise<{ npm: number; started: number[] }> {
  const state = await freshState();
  const args = ['run', 'dev', '--', '--state', state, '--sandbox', 'local'];
  const child = spawn('npm', args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) if (line === 'Ctrl-C ends the stack.') break;
  const npm = child.pid ?? 0;
  const started = descendantsOf(npm);
  cleanUps.push(async () => {
    for (const pid of [npm, ...started].filter(isLeft)) process.kill(pid, 'SIGKILL');
    await rm(state, { recursive: true, force: true });
  });
  return { npm, started };
}

test.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('%s to npm ends the whole stack', async (signal) => {
  const { npm, started } = await npmRunDev();
  expect(started.length).toBeGreaterThan(7);
  process.kill(npm, signal);
  await eventually('no process is left', () => !started.some(isLeft));
});

test('SIGTERM to the process below npm ends the whole stack, too', async () => {
  const { npm, started } = await npmRunDev();
  const [dev] = childrenOf(npm);
  process.kill(dev?.pid ?? 0, 'SIGTERM');
  await eventually('no process is left', () => ![npm, ...started].some(isLeft));
});
