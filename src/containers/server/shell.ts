/** The shell that runs an agent's command and notes the folder in which it ends. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Linux gives one argument 128 KiB, and the command has a few words around it. */
export const maxCommandBytes = 125_000;

export type Shell = 'bash' | 'sh';

/** Looks for bash on a search path as in `PATH`. */
export function findShell(path: string): Shell {
  const found = path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'bash'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ? 'bash' : 'sh';
}

/** For each process of a command, and for what it starts. */
export type CommandLimits = {
  /** Of the user that runs commands, threads counted; the system counts it over all sandboxes, and not for root. */
  maxProcesses: number;
  /** Of the data of one process: what it has reserved and may not write to, as Node and Go do by the gigabyte, is free. */
  maxMemoryMb: number;
};

/**
 * `cwdFile` is where the folder is noted; null notes nothing. In bash the output goes through `cat`, as Node gives children a socket, and with one `echo … > /dev/stderr` fails.
 * The second bash is there because `wait` in the first would wait for that `cat`.
 */
export function shellCommand(
  shell: Shell,
  command: string,
  { cwdFile, limits }: { cwdFile: string | null; limits: CommandLimits },
): [string, ...string[]] {
  const note = cwdFile === null ? '' : `trap ${quoted(`pwd -P >${quoted(cwdFile)}`)} EXIT; `;
  const script = note + command;
  return shell === 'bash'
    ? [
        'bash',
        '-c',
        `${limitsIn('-u', limits)}exec > >(trap '' TERM INT HUP; exec cat) 2>&1; exec bash -c "$1"`,
        'bash',
        script,
      ]
    : ['sh', '-c', `${limitsIn('-p', limits)}exec 2>&1; ${script}`];
}

/** A limit that is lower already cannot be raised, and stays. */
const limitsIn = (processes: string, { maxProcesses, maxMemoryMb }: CommandLimits): string =>
  [`ulimit ${processes} ${maxProcesses}`, `ulimit -d ${maxMemoryMb * 1024}`, 'ulimit -c 0']
    .map((limit) => `${limit} 2>/dev/null; `)
    .join('');

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
