/** Child processes that lead a process group of their own, so that whatever they start can be ended with them. */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { headOfText } from '../../../core/cut-text.ts';
import { hasCode } from '../sandbox/error-code.ts';
import type { Launcher } from '../sandbox/host-config.ts';
import type { GroupExit, HostedSandbox, ProcessGroup } from '../sandbox/hosted-sandbox.ts';
import { readReport } from './bubblewrap.ts';
import { carriesOutput } from './shell.ts';

/** Between asking a group to end and ending it. */
export const terminationGraceMs = 2000;

/** Carried by every process of a sandbox: `<sandbox folder>/<command number>/`. */
export const markerVariable = 'BREAKWATER_COMMAND';

export type GroupOptions = {
  launcher: Launcher;
  argv: [string, ...string[]];
  cwd: string;
  env: Record<string, string>;
  stdin?: string | Readable;
  /** For a command inside bubblewrap: file descriptor 3 takes what bubblewrap.ts reads. */
  reports?: boolean;
};

/** Every group of this process whose leader has not ended. */
const atWork = new Set<ProcessGroup>();

/** Starts a group and keeps it in `groups` until its leader has ended. */
export function startGroup(groups: Set<ProcessGroup>, options: GroupOptions): ProcessGroup {
  const { launcher, argv, cwd, env, stdin, reports = false } = options;
  const [file = '', ...args] = [...launcher, ...argv];
  const child = spawn(file, args, {
    cwd,
    env,
    detached: true,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', reports ? 'pipe' : 'ignore'],
  });
  // The child may end before it has read everything; its exit code tells what that means.
  child.stdin?.on('error', () => undefined);
  if (child.stdin && typeof stdin === 'object') stdin.pipe(child.stdin);
  else child.stdin?.end(stdin);
  const report = reports ? readReport(child.stdio[3]) : null;
  let killTimer: NodeJS.Timeout | undefined;
  const group: ProcessGroup = {
    child,
    exited: new Promise<GroupExit>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (exitCode, signal) =>
        resolve(report ? report.exitOf({ exitCode, signal }) : { exitCode, signal, leftBehind: [] }),
      );
    }).finally(() => {
      clearTimeout(killTimer);
      groups.delete(group);
      atWork.delete(group);
    }),
    stop: () => {
      signalGroup(report ? report.leader() : child.pid, 'SIGTERM');
      killTimer ??= setTimeout(group.kill, terminationGraceMs);
    },
    kill: () => signalGroup(child.pid, 'SIGKILL'),
  };
  groups.add(group);
  atWork.add(group);
  return group;
}

/**
 * Ends every process whose marker starts with `prefix`: also those that left their group (`setsid`, daemons). Where
 * commands have a user of their own and none is at work, it ends also what runs as that user without a marker: it has
 * wiped its environment. One that is at work may just be starting, and shows no environment either in that moment.
 *
 * `but-carriers` spares what carries a command's output: it ends with what it reads from. Answers what the marked ones are
 * but for those, as the beginning of their command lines.
 */
export function killMarked(prefix: string, which: 'all' | 'but-carriers' = 'all'): string[] {
  const wanted = `${markerVariable}=${prefix}`;
  const isMarked = (pid: number) => environmentOf(pid).some((entry) => entry.startsWith(wanted));
  const isOfCommand = atWork.size > 0 ? isMarked : (pid: number) => isMarked(pid) || isUnmarkedCommand(pid);
  const isWanted = (pid: number) => isOfCommand(pid) && (which === 'all' || !carriesOutput(wordsOf(pid)));
  // A process may fork while its siblings are looked up, so look until a round finds none.
  const killed = new Map<number, string[]>();
  for (let round = 0; round < 5; round++) {
    const found = processIds().filter(isWanted);
    for (const pid of found) {
      if (!killed.has(pid)) killed.set(pid, wordsOf(pid));
      signalProcess(pid, 'SIGKILL');
    }
    if (found.length === 0) break;
  }
  const lines = [...killed.values()].filter((words) => !carriesOutput(words)).map(shortened);
  return lines.filter((line) => line !== '');
}

/** Four words, and not too long ones. */
const shortened = (words: string[]): string => headOfText(words.slice(0, 4).join(' ').trim(), 100);

/** A command line, as its words. Empty for a zombie. */
const wordsOf = (pid: number): string[] => readProcessFile(pid, 'cmdline').split('\0').slice(0, -1);

/** Ends every process of a sandbox. */
export function killCommands(sandbox: HostedSandbox): void {
  for (const group of sandbox.groups) group.kill();
  killMarked(`${sandbox.folder}/`);
}

function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader !== undefined) signalProcess(-leader, signal);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH', 'EPERM')) throw error;
  }
}

/** Empty where the system has no `/proc` (macOS): there a process that leaves its group is out of reach. */
function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Whether a process runs as the commands' user, where that is not the server's own, and shows no marker. */
function isUnmarkedCommand(pid: number): boolean {
  const user = process.geteuid?.();
  if (user === process.getuid?.()) return false;
  const [, state, uid] = /^State:\s+(\S).*^Uid:\s+(\d+)/ms.exec(readProcessFile(pid, 'status')) ?? [];
  const running = state !== 'Z' && Number(uid) === user;
  return running && !environmentOf(pid).some((entry) => entry.startsWith(`${markerVariable}=`));
}

const environmentOf = (pid: number): string[] => readProcessFile(pid, 'environ').split('\0');

/** Empty where the process has ended or may not be looked into. */
function readProcessFile(pid: number, name: 'environ' | 'status' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return '';
    throw error;
  }
}
