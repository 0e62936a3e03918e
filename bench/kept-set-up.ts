/**
 * Time to prepare a sandbox with its dependencies: the first one, which installs them, and later ones, which start from what
 * is kept. The dependencies are packages on this disk, so that no network makes the first one slow.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { httpSandbox } from '../src/containers/driver/http-sandbox.ts';
import type { Sandbox, SandboxAnswer } from '../src/containers/driver/sandbox.ts';
import type { KeptName } from '../src/core/sandbox/kept.ts';
import { findBubblewrap } from '../src/local-stack/machine/bubblewrap.ts';
import { createRepository } from './large-repository.ts';
import { startServer } from './start-server.ts';

const packages = 60;
const filesOfPackage = 150;
const bytesOfFile = 34_000;

const from: KeptName = {
  remotes: 'a'.repeat(64),
  key: 'b'.repeat(64),
  files: { kind: 'some', names: ['package.json', 'package-lock.json'], paths: {} },
};

type Given = { gitUrl: string; token: string; commits: number; files: number };

/** Milliseconds. */
export async function keptSetUp(folder: string, given: Given): Promise<{ first: number; later: number }> {
  const remote = join(folder, 'served/deps.git');
  const { head } = createRepository(remote, given);
  const onDisk = join(folder, 'packages');
  const commit = withManifests(join(folder, 'manifests'), remote, head, packed(onDisk));
  const root = join(folder, 'kept');
  const bubblewrap = await findBubblewrap(process.env);
  if (!bubblewrap.ok) console.log(`nothing lies ready unpacked: ${bubblewrap.notice}`);
  const server = await startServer('src/containers/server/main.ts', {
    SANDBOX_ROOT: root,
    SANDBOX_TOKEN: given.token,
    SANDBOX_ISOLATION: bubblewrap.ok ? 'bubblewrap' : 'none',
    // What is on the PATH is seen inside bubblewrap.
    PATH: `${process.env.PATH}${delimiter}${onDisk}`,
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
    const mb = Math.round((packages * filesOfPackage * bytesOfFile) / 1e6);
    console.log(`with ${mb} MB of dependencies in ${packages * filesOfPackage} files, installed by npm ci`);
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

type Package = { name: string; file: string; integrity: string };

/** Packages of text that is neither all the same nor all noise. */
function packed(folder: string): Package[] {
  const pool = Array.from({ length: 400_000 }, (_, index) => `v${(index * 2_654_435_761) % 1_000_003} = `).join('');
  return Array.from({ length: packages }, (_, number) => {
    const name = `dep-${number}`;
    const root = join(folder, name, 'package');
    mkdirSync(join(root, 'lib'), { recursive: true });
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    for (let file = 0; file < filesOfPackage; file++) {
      const start = (number * 7919 + file * 104_729) % (pool.length - bytesOfFile);
      writeFileSync(join(root, 'lib', `${file}.js`), pool.slice(start, start + bytesOfFile));
    }
    const file = join(folder, `${name}.tgz`);
    execFileSync('tar', ['-czf', file, '-C', join(folder, name), 'package']);
    rmSync(join(folder, name), { recursive: true });
    return { name, file, integrity: `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}` };
  });
}

/** A commit on top of another that adds what npm reads. */
function withManifests(work: string, remote: string, parent: string, found: readonly Package[]): string {
  const dependencies = Object.fromEntries(found.map(({ name, file }) => [name, `file:${file}`]));
  const locked = found.map(({ name, file, integrity }) => [
    `node_modules/${name}`,
    { version: '1.0.0', resolved: `file:${file}`, integrity },
  ]);
  const root = { name: 'deps', version: '1.0.0', dependencies };
  const lock = { ...root, lockfileVersion: 3, requires: true, packages: { '': root, ...Object.fromEntries(locked) } };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...args], { encoding: 'utf8' });
  git('clone', '-q', remote, work);
  git('-C', work, 'checkout', '-q', parent);
  const files = { 'package.json': root, 'package-lock.json': lock };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(work, name), JSON.stringify(content));
  writeFileSync(join(work, '.gitignore'), 'node_modules\n');
  git('-C', work, 'add', '-A');
  git('-C', work, 'commit', '-q', '-m', 'Depend on packages');
  git('-C', work, 'push', '-q', 'origin', 'HEAD:refs/heads/main', '--force');
  return git('-C', work, 'rev-parse', 'HEAD').trim();
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
