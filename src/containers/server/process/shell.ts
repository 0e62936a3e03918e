/** The shell that runs an agent's command. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { CommandLimits, Shell } from '../sandbox/host-config.ts';
import { begunLine, insideFolder, leftLine } from './bubblewrap.ts';

/** Linux gives one argument 128 KiB, and the command has a few words around it. */
export const maxCommandBytes = 125_000;

/** bash, where it is on a search path as in `PATH`. */
export const findShell = (path: string): Shell => (findProgram('bash', path) === undefined ? 'sh' : 'bash');

/** The first file of a name that may be run, on a search path as in `PATH`. */
export function findProgram(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The second bash is there because `wait` in the first would wait for that `cat`. */
export const shellCommand = (shell: Shell, command: string, limits: CommandLimits): [string, ...string[]] =>
  shell === 'bash'
    ? ['bash', '-c', `${limitsIn('-u', limits)}${carried}`, 'bash', ownPrograms + command]
    : ['sh', '-c', `${limitsIn('-p', limits)}exec 2>&1; ${ownPrograms}${command}`];

type Isolated = {
  limits: CommandLimits;
  /** Bubblewrap's, before the command's own. */
  words: string[];
  /** Started first, in the background; it writes to file descriptor 5 and closes it when it is ready. */
  forwarder: string[] | null;
};

/**
 * The same inside bubblewrap. File descriptor 3 gets bubblewrap's account and then, where bash sees the command's shell
 * killed, a line of bash's own: bubblewrap itself tells a killed shell and one that exits with 137 by the same number.
 * Then it gets a line for each program that the command has left in the background: from outside they are not to be seen
 * any more. The `cat` stays outside, where it outlives everything inside. `sh` tells neither: there a signal is an exit
 * code.
 */
export function isolatedCommand(
  shell: Shell,
  command: string,
  { limits, words, forwarder }: Isolated,
): [string, ...string[]] {
  const script = ownPrograms + command;
  const begun = `echo ${begunLine} >&3; `;
  const ready = forwarder
    ? `ready=$( (trap '' TERM INT HUP; exec ${forwarder.map(quoted).join(' ')} 5>&1 >&2) 3>&- & ); `
    : '';
  return shell === 'bash'
    ? [
        ...(['bash', '-c', `${output} exec "$@" 4>&3`, 'bash', ...words, 'bash', '-c'] as const),
        `${begun}${limitsIn('-u', limits)}${ready}trap : TERM INT HUP; exec 4>&2 2>&3 3>&-; bash -c "$1" 2>&4 4>&-; code=$?; ${tellLeft}exit $code`,
        ...['bash', script],
      ]
    : [
        ...(['sh', '-c', 'exec "$@" 4>&3 2>&1', 'sh', ...words, 'sh', '-c'] as const),
        `${begun}${limitsIn('-p', limits)}${ready}exec 3>&-; ${script}`,
      ];
}

/** Through `cat`, as Node gives children a socket, and with one `echo … > /dev/stderr` fails. */
const output = `exec > >(trap '' TERM INT HUP; exec cat) 2>&1;`;

/** Where commands are plain processes, after their limits. */
const carried = `${output} exec bash -c "$1"`;

/**
 * Whether a program of these words is that `cat`, or is about to become it: it still has what the command has written. A
 * command can leave one that looks the same; it ends some seconds later than others.
 */
export const carriesOutput = ([program, ...args]: readonly string[]): boolean =>
  program === 'cat' ? args.length === 0 : program === 'bash' && (args[1]?.endsWith(carried) ?? false);

/** Only here: what starts the shell, outside of bubblewrap, must find nothing that a command has put there. */
const ownPrograms = 'PATH="$HOME/.local/bin:$PATH"; ';

/** What is still there of all that the command has started: not bubblewrap, this shell, or what is at home in here. */
const tellLeft = [
  'for left in /proc/[0-9]*; do [ $left = /proc/1 ] || [ $left = /proc/$$ ] && continue',
  `mapfile -d '' -t words <$left/cmdline && [ \${#words[@]} -gt 0 ] || continue`,
  `line="\${words[*]:0:4}"; line="\${line//[[:cntrl:]]/ }"`,
  `case "$line" in *${insideFolder}*) ;; *) printf '${leftLine}%s\\n' "\${line:0:100}" >&5 ;; esac`,
  'done 5>&2 2>/dev/null; ',
].join('; ');

/** A limit that is lower already cannot be raised, and stays. */
const limitsIn = (processes: string, { maxProcesses, maxMemoryMb }: CommandLimits): string =>
  [`ulimit ${processes} ${maxProcesses}`, `ulimit -d ${maxMemoryMb * 1024}`, 'ulimit -c 0']
    .map((limit) => `${limit} 2>/dev/null; `)
    .join('');

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
