/** Peak resident memory of the stack's processes while the sample builds, wrangler's own process apart. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const sampleEveryMs = 200;
const goalMb = 500;
const project = resolve(import.meta.dirname, '..');

type Process = { pid: number; parent: number; command: string; mb: number };

export async function run(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('this bench reads /proc, which only Linux has');
  const state = await mkdtemp(join(tmpdir(), 'breakwater-memory-'));
  const stack = spawn(
    process.execPath,
    ['src/local/start.ts', '--exit', '--json', '--sandbox', 'local', '--state', state],
    {
      cwd: project,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const peaks = new Map<string, number>();
  let peak = 0;
  const timer = setInterval(() => {
    const groups = Map.groupBy(descendants(stack.pid ?? 0), ({ command }) => partOf(command));
    let total = 0;
    for (const [part, members] of groups) {
      const mb = members.reduce((sum, member) => sum + member.mb, 0);
      peaks.set(part, Math.max(peaks.get(part) ?? 0, mb));
      if (part !== 'wrangler' && part !== 'commands of the build') total += mb;
    }
    peak = Math.max(peak, total);
  }, sampleEveryMs);
  const code = await new Promise((settle) => stack.once('exit', settle));
  clearInterval(timer);
  await rm(state, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the sample build ended with exit code ${code}`);
  for (const [part, mb] of [...peaks].toSorted(([, a], [, b]) => b - a))
    console.log(`${part.padEnd(24)} ${mb.toFixed(0).padStart(5)} MB`);
  console.log(`peak of the stack at one moment, without wrangler and the build's commands: ${peak.toFixed(0)} MB`);
  console.log(`peak / goal of ${goalMb} MB: ${(peak / goalMb).toFixed(2)}`);
}

function partOf(command: string): string {
  if (command.includes('workerd')) return 'workerd';
  const ours = ['local/start.ts', 'git-server/main.ts', 'containers/server/main.ts', 'scripted-model/main.ts'];
  const part = ours.find((name) => command.includes(name));
  if (part) return part;
  if (command.includes('wrangler') || command.includes('esbuild')) return 'wrangler';
  return 'commands of the build';
}

/** A process and all that it has started, with their memory in MB. */
export function descendants(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)));
  const found: Process[] = [];
  const add = (pid: number): void => {
    for (const one of all) {
      if (one.pid !== pid && one.parent !== pid) continue;
      if (found.includes(one)) continue;
      found.push(one);
      if (one.pid !== pid) add(one.pid);
    }
  };
  add(root);
  return found;
}

/** A process that ends while it is read is no process any more. */
function processOf(pid: number): Process[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // Proportional: the pages that the Node processes share are counted once between them.
    const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const field = (text: string, name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [{ pid, parent: field(status, 'PPid'), command, mb: field(memory, 'Pss') / 1024 }];
  } catch {
    return [];
  }
}
