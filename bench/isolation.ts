/** What bubblewrap adds to a command that does nothing, and what the way to an allowed host adds to that. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { httpSandbox } from '../src/containers/driver/http-sandbox.ts';
import type { Sandbox } from '../src/containers/driver/sandbox.ts';
import { createRepository } from './large-repository.ts';

const rounds = 200;
const token = 'sandbox-token-of-the-bench';

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-isolation-'));
  const servers: Server[] = [];
  try {
    const { head } = createRepository(join(folder, 'api.git'), { commits: 2, files: 2 });
    const start = async (isolation: string): Promise<Server> => {
      const server = await startSandboxServer(join(folder, isolation), isolation);
      servers.push(server);
      return server;
    };
    const plain = await start('none');
    const wrapped = await start('bubblewrap');
    const prepare = async ({ url }: Server, id: string, allowedHosts: string[]): Promise<Sandbox> => {
      const sandbox = httpSandbox({ fetch, baseUrl: url, token, id });
      const repositories = [{ name: 'api', url: `file://${folder}/api.git`, commit: head }];
      const prepared = await sandbox.call('prepare', { repositories, gitToken: '', allowedHosts });
      if (!prepared.ok) throw new Error(prepared.error.message);
      return sandbox;
    };
    const cases = [
      { name: 'plain process', sandbox: await prepare(plain, 'plain', []), times: [] as number[] },
      { name: 'bubblewrap', sandbox: await prepare(wrapped, 'closed', []), times: [] as number[] },
      { name: 'with allowed hosts', sandbox: await prepare(wrapped, 'open', ['example.com']), times: [] as number[] },
    ];
    // By turns, so that the machine's mood is the same for all.
    for (let round = 0; round < rounds; round++)
      for (const { sandbox, times } of cases) times.push(await timed(sandbox));
    console.log(`\`true\` by POST /exec, ${rounds} times each, in turn:`);
    for (const { name, times } of cases) {
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1).padStart(7);
      console.log(`${name.padEnd(20)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`);
    }
  } finally {
    for (const server of servers) await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(sandbox: Sandbox): Promise<number> {
  const started = performance.now();
  const ran = await sandbox.exec({ command: 'true', timeoutMs: 60_000 });
  if (!ran.ok || ran.result.exitCode !== 0) throw new Error(`the command failed: ${JSON.stringify(ran)}`);
  return performance.now() - started;
}

type Server = { url: string; end(): Promise<void> };

async function startSandboxServer(root: string, isolation: string): Promise<Server> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/containers/server/main.ts')], {
    env: { PATH: process.env.PATH, SANDBOX_ROOT: root, SANDBOX_TOKEN: token, SANDBOX_ISOLATION: isolation },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: JSON.parse(line).listening,
    end: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
