/** One process of the local stack: started in its own group, logged, known to be ready by a line that it prints. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import type { LogFile } from './log-file.ts';

export type PartOptions = {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string | undefined>;
  log: LogFile;
  /** Answers what the part says when a line of its output means that it is ready, such as its URL. */
  readyLine: (line: string) => string | null;
  /** True for a line after which the part will hardly come up; then it has a few seconds left to be ready. */
  failedLine?: (line: string) => boolean;
  /** True for a line that tells nobody anything; it is not logged. */
  isNoise?: (line: string) => boolean;
  readyTimeoutMs: number;
};

export type PartEnd = { code: number | null; signal: NodeJS.Signals | null };

export type Part = {
  name: string;
  /** The answer of `readyLine`; rejects with a `failure` when the part ends or stays silent too long. */
  ready: Promise<string>;
  ended: Promise<PartEnd>;
  /** An error about this part, with the last lines that it printed. */
  failure: (what: string) => Error;
  /** Asks the part to end, and kills its whole group when it does not. Resolves when it is gone. */
  stop: () => Promise<void>;
  /** Kills the whole group now, without waiting: for the end of this process. */
  kill: () => void;
};

const graceMs = 5_000;
const lastChanceMs = 3_000;

/**
 * The part's stdin is a pipe from this process that is never written to: when this process ends in any way, SIGKILL
 * included, the pipe closes and the part ends with it.
 */
export function startPart(options: PartOptions): Part {
  const { name, log } = options;
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...options.env, EXIT_WITH_STDIN: '1' },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { stdin, stdout, stderr } = child;
  // Closing the pipe races with the end of the child; a broken pipe is the outcome that was asked for.
  stdin.on('error', () => stdin.destroy());

  const failure = (what: string) => {
    const tail = log.tail().map((line) => `  ${line}`);
    return new Error([`${name} ${what}`, ...tail, `The whole log: ${log.path}`].join('\n'));
  };
  const ended = new Promise<PartEnd>((resolve) => {
    child.once('error', (error) => {
      log.line(error.message);
      resolve({ code: null, signal: null });
    });
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('close', () => log.close());
  });
  const signalGroup = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group is already gone.
    }
  };

  const ready = new Promise<string>((resolve, reject) => {
    const failAfter = (ms: number, what: string) => setTimeout(() => reject(failure(what)), ms);
    const timers = [failAfter(options.readyTimeoutMs, `is not ready after ${options.readyTimeoutMs / 1000} s`)];
    const settle = () => timers.splice(0).forEach(clearTimeout);
    const onLine = (raw: string) => {
      const line = stripVTControlCharacters(raw);
      if (options.isNoise?.(line)) return;
      log.line(line);
      if (timers.length === 0) return;
      const answer = options.readyLine(line);
      if (answer !== null) {
        settle();
        resolve(answer);
      } else if (options.failedLine?.(line)) {
        timers.push(failAfter(lastChanceMs, 'reports an error instead of being ready'));
      }
    };
    for (const stream of [stdout, stderr]) createInterface({ input: stream }).on('line', onLine);
    void ended.then((end) => {
      settle();
      reject(failure(`ended before it was ready (${describeEnd(end)})`));
    });
  });
  return {
    name,
    ready,
    ended,
    failure,
    kill: () => signalGroup('SIGKILL'),
    stop: async () => {
      stdin.end();
      const timer = setTimeout(() => signalGroup('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
      // What the part itself started may outlive it for a moment; nothing of the group stays.
      signalGroup('SIGKILL');
    },
  };
}

export function describeEnd({ code, signal }: PartEnd): string {
  return signal ? `signal ${signal}` : code === null ? 'it could not be started' : `exit code ${code}`;
}
