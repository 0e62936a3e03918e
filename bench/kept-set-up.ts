/**
 * Time to prepare a sandbox with its dependencies: the first one, which installs them, and later ones, which start from what
 * is kept. The dependencies are packages on this disk, so that no network makes the first one slow.
 */
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { httpSandbox } from '../src/containers/driver/http-sandbox.ts';
import type { Sandbox, SandboxAnswer } from '../src/containers/driver/sandbox.ts';
import type { KeptName } from '../src/core/sandbox/kept.ts';
import { findBubblewrap } from '../src/local-stack/machine/bubblewrap.ts';
import { sizeOfDependencies } from './dependencies.ts';
import { startServer } from './start-server.ts';

export const from: KeptName = {
  remotes: 'a'.repeat(64),
  key: 'b'.repeat(64),
  files: { kind: 'some', names: ['package.json', 'package-lock.json'], paths: {} },
};

/** `commit` needs the packages as files. */
export type Given = { gitUrl: string; token: string; commit: string; packages: string };

/** Milliseconds. */
export async function keptSetUp(folder: string, given: Given): Promise<{ first: number; later: number }> {
  const { commit } = given;
  const root = join(folder, 'kept');
  const bubblewrap = await findBubblewrap(process.env);
  if (!bubblewrap.ok) console.log(`nothing lies ready unpacked: ${bubblewrap.notice}`);
  const server = await startServer('src/containers/server/main.ts', {
    SANDBOX_ROOT: root,
    SANDBOX_TOKEN: given.token,
    SANDBOX_ISOLATION: bubblewrap.ok ? 'bubblewrap' : 'none',
    // What is on the PATH is seen inside bubblewrap.
    PATH: `${process.env.PATH}${delimiter}${given.packages}`,
    EXIT_WITH_STDIN: '1',
  });
  const url = `${given.gitUrl}/deps.git`;
  const prepared = async (id: string, checkpoint?: string): Promise<Sandbox> => {
    const sandbox = httpSandbox({ fetch, baseUrl: server.url, token: given.token, id });
    const repositories = [{ name: 'deps', url, commit, ...(checkpoint && { checkpoint }) }];
    unwrapped(await sandbox.call('prepare', { run: id, repositories, gitToken: given.token, from }));
    return sandbox;
  };
  try {
    let sandbox = await prepared('b1-r0');
    await sandbox.call('dispose', {});
    const first = await timed(async () => {
      sandbox = await prepared('b2-r1');
      const ran = unwrapped(
        await sandbox.exec({ command: 'npm ci --no-audit --no-fund', cwd: 'deps', timeoutMs: 900_000 }),
      );
      if (ran.exitCode !== 0) throw new Error(ran.output);
    });
    const keeping = await timed(async () => {
      const { kept } = unwrapped(await sandbox.call('settle', { keep: from }));
      if (!kept?.ok) throw new Error(kept?.why ?? 'nothing is kept');
    });
    await sandbox.call('dispose', {});
    const ready = async () => bubblewrap.ok && spareIn(root);
    const laters: number[] = [];
    for (const run of [2, 3, 4]) {
      await ready();
      laters.push(await timed(async () => (sandbox = await prepared(`b3-r${run}`))));
      if (run < 4) await sandbox.call('dispose', {});
    }
    const atOnce = await timed(() => prepared('b3-r6'));
    const ref = 'refs/breakwater/b3/checkpoint/b3-r4';
    await sandbox.call('edit', { command: 'create', path: 'deps/src/new.ts', text: 'export {};\n' });
    const saved = unwrapped(await sandbox.call('save', { repository: 'deps', message: 'Checkpoint', ref }));
    const repositories = [{ name: 'deps', commit: saved.commit }];
    await ready();
    const clean = await timed(async () => unwrapped(await sandbox.call('checkout', { repositories, from })));
    await sandbox.call('dispose', {});
    await ready();
    const restored = await timed(() => prepared('b3-r5', ref));
    const later = laters.toSorted((a, b) => a - b)[1] ?? 0;
    const times = {
      first,
      'keeping it, once': keeping,
      later,
      'another at once': atOnce,
      'restored after its loss': restored,
      'clean checkout': clean,
    };
    console.log(`dependencies of ${sizeOfDependencies}, installed by npm ci`);
    for (const [name, ms] of Object.entries(times))
      console.log(`${name.padEnd(26)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / first).toFixed(3)} of the first`);
    return { first, later };
  } finally {
    await server.end();
  }
}

/** Resolves once a copy lies ready for the next sandbox. */
async function spareIn(root: string): Promise<void> {
  while (globSync(`${root}/@kept/*/.spare-*`).length === 0) await delay(20);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function unwrapped<T>(answer: SandboxAnswer<T>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.result;
}
