/** Reads the machine's process table, to prove that nothing was left behind. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export type Process = { pid: number; parent: number; group: number };

/** Every process that still runs; one that has ended but was not collected yet does not count. */
export function runningProcesses(): Process[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

export const childrenOf = (pid: number): Process[] => runningProcesses().filter(({ parent }) => parent === pid);

/** Everything that a process started, and what that started. */
export function descendantsOf(pid: number): number[] {
  const children = Map.groupBy(runningProcesses(), ({ parent }) => parent);
  const below = (parent: number): number[] =>
    (children.get(parent) ?? []).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

export const membersOf = (groups: readonly number[]): Process[] =>
  runningProcesses().filter(({ group }) => groups.includes(group));

function fromProc(): Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The name in parentheses may hold anything; the fields after the last one are plain.
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') return [];
      return [{ pid: Number(entry), parent: Number(parent), group: Number(group) }];
    } catch {
      return [];
    }
  });
}

function fromPs(): Process[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return rows.flatMap((row) => {
    const [pid, parent, group, state = ''] = row.trim().split(/\s+/);
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
  });
}

/** Asks again until the answer is yes; fails after a time that only a hang reaches. */
export async function eventually(what: string, question: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 150_000;
  while (!(await question())) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
