/**
 * Time to prepare the first sandbox of a build, which fetches the whole history, beside that of the later ones, and of the
 * rounds that go on in a sandbox which is there: a generator's keeps its checkout, an evaluator's gets a clean one. Then the
 * same with 300 MB of dependencies, where later sandboxes start from what is kept.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { httpSandbox } from '../src/containers/driver/http-sandbox.ts';
import type { OperationRequest } from '../src/core/sandbox/protocol.ts';
import { findEngine } from '../src/local-stack/machine/engine.ts';
import { judged } from './checks.ts';
import { type Package, packed, withManifests } from './dependencies.ts';
import { keptInContainer } from './kept-container.ts';
import { keptSetUp } from './kept-set-up.ts';
import { packagesHost } from './kept-work.ts';
import { createRepository } from './large-repository.ts';
import { type ServerProcess, startServer } from './start-server.ts';

const commits = 12_000;
const files = 600;
const rounds = 3;
const goal = 1 / 5;
const keptGoal = 0.1;
const token = 'git-and-sandbox-token-of-the-bench';

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-workspace-'));
  const git = await startGitServer(folder);
  try {
    const { head, next } = createRepository(join(folder, 'served/api.git'), { commits, files });
    const firsts: number[] = [];
    const seconds: number[] = [];
    const laters: number[] = [];
    const moved: number[] = [];
    const nextRounds: number[] = [];
    const nextRoundsMoved: number[] = [];
    const nextEvaluations: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      // Each round is a build of its own, and so begins without a store.
      const sandboxes = await startSandboxServer(join(folder, 'sandboxes'));
      const prepare = (run: number, commit: string, more: { keep?: 'ignored'; in?: number } = {}) =>
        timed(sandboxes.url, `b${round}-r${more.in ?? run}`, {
          run: `b${round}-r${run}`,
          keep: more.keep ?? 'nothing',
          repositories: [{ name: 'api', url: `${git.url}/api.git`, commit }],
          gitToken: token,
        });
      firsts.push(await prepare(1, head));
      seconds.push(await prepare(2, head));
      for (let run = 3; run <= 6; run++) laters.push(await prepare(run, head));
      moved.push(await prepare(7, next));
      nextRounds.push(await prepare(8, head, { keep: 'ignored', in: 1 }));
      nextRoundsMoved.push(await prepare(9, next, { keep: 'ignored', in: 1 }));
      nextEvaluations.push(await prepare(10, next, { in: 7 }));
      await sandboxes.end();
    }
    const first = median(firsts);
    console.log(
      `repository: ${commits} commits, ${files} files, over HTTP on this machine; medians of ${rounds} rounds`,
    );
    console.log(line('first sandbox of a build', first, first));
    console.log(line('second', median(seconds), first));
    console.log(line('third and later', median(laters), first));
    console.log(line('at a head that has moved', median(moved), first));
    console.log(line('next round, warm', median(nextRounds), first));
    console.log(line('... at a moved head', median(nextRoundsMoved), first));
    console.log(line('next evaluation, warm', median(nextEvaluations), first));
    const remote = join(folder, 'served/deps.git');
    const parent = createRepository(remote, { commits, files }).head;
    const packages = join(folder, 'packages');
    const needs = { remote, parent, found: packed(packages) };
    const fromDisk = withManifests(join(folder, 'manifests'), needs, ({ file }) => `file:${file}`);
    const kept = await keptSetUp(folder, { gitUrl: git.url, token, packages, commit: fromDisk });
    const engine = await findEngine(process.env);
    if (engine.ok) {
      const urlOf = ({ file }: Package): string => `http://${packagesHost}/${basename(file)}`;
      const byHttp = withManifests(join(folder, 'manifests-http'), needs, urlOf);
      await keptInContainer(folder, { gitUrl: git.url, token, packages, commit: byHttp });
    } else console.log(`SKIPPED: kept set-ups in containers: ${engine.reason}`);
    const { lines, hold } = judged([
      { what: 'later / first, of the history', value: median(laters) / first, unit: '', below: goal },
      { what: 'later / first, with dependencies', value: kept.later / kept.first, unit: '', below: keptGoal },
    ]);
    console.log(lines.join('\n'));
    if (!hold) process.exitCode = 1;
  } finally {
    await git.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(baseUrl: string, id: string, request: OperationRequest<'prepare'>): Promise<number> {
  const sandbox = httpSandbox({ fetch, baseUrl, token, id });
  const started = performance.now();
  const prepared = await sandbox.call('prepare', request);
  const ms = performance.now() - started;
  if (!prepared.ok) throw new Error(prepared.error.message);
  return ms;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const line = (name: string, ms: number, first: number): string =>
  `${name.padEnd(26)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / first).toFixed(3)} of the first`;

const startSandboxServer = (root: string): Promise<ServerProcess> =>
  startServer('src/containers/server/main.ts', { SANDBOX_ROOT: root, SANDBOX_TOKEN: token, EXIT_WITH_STDIN: '1' });

const startGitServer = (folder: string): Promise<ServerProcess> =>
  startServer('src/local-stack/git-server/main.ts', {
    GIT_SERVER_ROOT: join(folder, 'served'),
    GIT_SERVER_TOKEN: token,
    GIT_SERVER_PORT: '0',
  });
