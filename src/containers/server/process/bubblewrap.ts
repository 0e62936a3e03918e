/**
 * Runs a command inside bubblewrap: it sees its sandbox's workspace, home and /tmp, programs, and nothing else of the
 * machine: no other process, no network, no other file.
 *
 * Inside, the server's user has another number and no capability. Outside it is still the server's user, so all that
 * keeps a command from that user's files is that no path leads to them. `/proc` is read-only as a whole: by its user id
 * alone, a command of root's could write the kernel's settings there.
 */

import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, join } from 'node:path';
import { Readable, type Stream } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bubblewrap } from '../sandbox/host-config.ts';
import type { Exit, GroupExit, HostedSandbox } from '../sandbox/hosted-sandbox.ts';

/** More of the machine for one command: a file or folder, and where it is seen. */
export type Extra = { from: string; to: string; writable?: true };

/** What a command inside sees of the server's own. */
export const insideFolder = '/run/breakwater';

const namespaces = ['--unshare-all', '--unshare-user', '--disable-userns', '--hostname', 'sandbox'];
const person = ['--uid', '1000', '--gid', '1000', '--cap-drop', 'ALL'];
/** Its own session is also its own process group, which the server can signal without ending bubblewrap itself. */
const lifetime = ['--die-with-parent', '--new-session'];

/** Bubblewrap's words up to its last `--`. Makes what is missing of the sandbox's own files. */
export function bubblewrapWords(
  { program, view }: Bubblewrap,
  sandbox: HostedSandbox,
  { cwd, extras }: { cwd: string; extras: Extra[] },
): string[] {
  const { work, folder } = sandbox;
  const tmp = join(folder, 'tmp');
  mkdirSync(tmp, { recursive: true });
  for (const shelter of view.shelters) if (shelter.startsWith('/tmp/')) ensureFolder(join(tmp, basename(shelter)));
  return [
    ...[program, ...namespaces, ...person, ...lifetime],
    ...view.system,
    ...['--proc', '/proc', '--dev', '/dev', '--bind', tmp, '/tmp'],
    ...view.shelters.flatMap((shelter) => ['--tmpfs', shelter]),
    ...view.programs,
    ...[work, join(folder, 'home')].flatMap((path) => ['--bind', path, path]),
    ...extras.flatMap(({ from, to, writable }) => [writable ? '--bind' : '--ro-bind', from, to]),
    ...['/', '/proc', ...view.shelters].flatMap((path) => ['--remount-ro', path]),
    ...['--chdir', cwd],
  ];
}

/**
 * All of the machine, seen by the same person as inside: what git notes of a file's owner then holds there, too. Much cheaper,
 * and no bound at all: for what only follows files that the server itself has written.
 */
export const samePersonWords = ({ program }: Bubblewrap, cwd: string): string[] => [
  ...[program, '--unshare-user', '--uid', '1000', '--gid', '1000', '--die-with-parent'],
  ...['--dev-bind', '/', '/', '--chdir', cwd],
];

/** A link here, left by a command that ran without bubblewrap, would show what it points to. */
function ensureFolder(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) rmSync(path);
  mkdirSync(path);
}

/** What bubblewrap, and then the shell around the command, say beside the command's output. */
export type Report = {
  /** Of the command's session and process group; undefined until it has started. */
  leader(): number | undefined;
  /**
   * Bubblewrap's exit as the command's. Where a shell was killed, both exit with 128 and the signal's number. Rejects where
   * the command has not begun: a folder of the machine is gone, say.
   */
  exitOf(exit: Exit): Promise<GroupExit>;
};

/** The shell inside says this before anything else. */
export const begunLine = 'begun';
/** What it says of a program that is left in the background begins with this. */
export const leftLine = 'left: ';

const maxReportLength = 10_000;

/** For what is still in the pipe when bubblewrap has ended: nothing holds it but what carries the output, which ends, too. */
const drainMs = 5000;

export function readReport(stream: Stream | null | undefined): Report {
  if (!(stream instanceof Readable)) throw new Error('bubblewrap was started without a pipe for its report');
  let text = '';
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.setEncoding('utf8').on('data', (part: string) => {
    if (text.length < maxReportLength) text += part;
  });
  return {
    // The first is bubblewrap's own, written before anything else ran.
    leader: () => {
      const [, pid] = /^\{\s*"child-pid": (\d+)/.exec(text) ?? [];
      return pid === undefined ? undefined : Number(pid);
    },
    exitOf: async (exit) => {
      await Promise.race([closed, delay(drainMs, undefined, { ref: false })]);
      const [, said] = text.split(`${begunLine}\n`);
      const lines = (said ?? '').split('\n').filter((line) => line !== '');
      const leftBehind = lines.filter((line) => line.startsWith(leftLine)).map((line) => line.slice(leftLine.length));
      // Killed from outside, or well: what else the report says makes no difference.
      if (exit.exitCode === null || exit.exitCode === 0) return { ...exit, leftBehind };
      if (said === undefined) throw new Error(`bubblewrap ended with ${exit.exitCode} before the command began`);
      const signal = lines.length === leftBehind.length ? undefined : signalNumbered(exit.exitCode - 128);
      return signal === undefined ? { ...exit, leftBehind } : { exitCode: null, signal, leftBehind };
    },
  };
}

const signalNumbered = (wanted: number): NodeJS.Signals | undefined =>
  Object.entries(constants.signals).find(([, number]) => number === wanted)?.[0] as NodeJS.Signals | undefined;
