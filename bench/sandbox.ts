/** Latency of a sandbox's calls from a Durable Object: a container, beside the local host with and without bubblewrap. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEngine } from '../src/local-stack/machine/engine.ts';
import { startWorkerPart } from '../src/local-stack/parts/stack-parts.ts';
import { placeToml } from '../tests/containers/place-toml.ts';
import { createRepository } from './large-repository.ts';
import type { Times, Work } from './sandbox-times.ts';
import { startServer } from './start-server.ts';

const calls = 200;
const token = 'git-and-sandbox-token-of-the-bench';
const project = join(import.meta.dirname, '..');

export async function run(): Promise<void> {
  const engine = await findEngine(process.env);
  if (!engine.ok) console.log(`without containers: ${engine.reason}`);
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-sandbox-'));
  const git = await startServer('src/local-stack/git-server/main.ts', {
    GIT_SERVER_ROOT: join(folder, 'served'),
    GIT_SERVER_TOKEN: token,
    GIT_SERVER_PORT: '0',
  });
  try {
    const { head } = createRepository(join(folder, 'served/app.git'), { commits: 10, files: 10 });
    const plain = await local('none', head);
    show('local host, plain processes', plain, plain);
    show('local host, in bubblewrap', await local('bubblewrap', head), plain);
    show('local host, in bubblewrap with an allowed host', await local('bubblewrap', head, ['example.com']), plain);
    if (engine.ok) show('container', await inWorker('container', { commit: head, allowedHosts: [] }, ''), plain);
  } finally {
    await git.end();
    rmSync(folder, { recursive: true, force: true });
  }

  async function local(isolation: string, commit: string, allowedHosts: string[] = []): Promise<Times> {
    const sandboxes = await startServer('src/containers/server/main.ts', {
      SANDBOX_ROOT: join(folder, 'sandboxes', isolation),
      SANDBOX_TOKEN: token,
      SANDBOX_ISOLATION: isolation,
      EXIT_WITH_STDIN: '1',
    });
    const times = await inWorker('local', { commit, allowedHosts }, sandboxes.url);
    await sandboxes.end();
    return times;
  }

  async function inWorker(
    place: 'local' | 'container',
    asked: Pick<Work, 'commit' | 'allowedHosts'>,
    sandboxUrl: string,
  ): Promise<Times> {
    const config = join(folder, `${place}.toml`);
    writeFileSync(
      config,
      placeToml({
        name: 'sandbox-bench',
        main: 'bench/worker/sandbox-worker.ts',
        variables: { SANDBOX_TOKEN: token, GIT_URL: git.url, SANDBOX_URL: sandboxUrl },
      }),
    );
    const worker = startWorkerPart({ project, state: folder }, { config, port: 0, sandbox: place });
    try {
      const work: Work = { ...asked, file: 'src/part-1/module-1.ts', calls };
      const answer = await fetch(`${await worker.ready}/${place}`, { method: 'POST', body: JSON.stringify(work) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as Times;
    } finally {
      await worker.stop();
    }
  }
}

function show(name: string, times: Times, plain: Times): void {
  const one = (values: number[], yardstick: number[], share: number) => {
    const ms = quantile(values, share);
    return `${ms.toFixed(1)} ms (${(ms / quantile(yardstick, share)).toFixed(2)})`;
  };
  console.log(`${name}; in parentheses the ratio to plain processes`);
  if (times.firstAnswer > 0) console.log(`  first answer after the start  ${times.firstAnswer.toFixed(0)} ms`);
  console.log(`  prepare                       ${times.prepare.toFixed(0)} ms`);
  for (const operation of ['exec', 'read'] as const) {
    const [values, yardstick] = [times[operation], plain[operation]];
    const [p50, p99] = [0.5, 0.99].map((share) => one(values, yardstick, share));
    console.log(`  ${operation}, ${calls} times               p50 ${p50}, p99 ${p99}`);
  }
}

const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
