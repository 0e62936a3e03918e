/** One command of an agent from its start to its end, in a shell of its own, with a time limit for everything it starts. */

import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { headOfText } from '../../../core/cut-text.ts';
import type { ExecResult, JobRequest } from '../../../core/sandbox/commands.ts';
import { resolveFolder } from '../files/workspace-path.ts';
import type { HostedSandbox, RunningCommand } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { commandStart } from './command-start.ts';
import { lastLineOf } from './last-line.ts';
import { captureOutput } from './output.ts';
import { openOutputFile } from './output-file.ts';
import { killMarked, markerVariable, startGroup } from './process-group.ts';
import { maxCommandBytes } from './shell.ts';

/** After the shell has ended, for a child that it has left; then that is ended, too. */
const leftMs = 200;

/** After all but what carries the output has ended: a machine may take long to give it its turn. */
const drainMs = 5000;

/** Whoever is shown the output may be shown less than all of it from here on. */
const longOutputBytes = 8_000;

type Request = Pick<z.output<typeof JobRequest>, 'command' | 'cwd' | 'clean' | 'timeoutMs'>;

/** Runs until the command ends, its time is over, or it is stopped. `onText` takes the head of its output as it comes. */
export async function startCommand(
  owner: HostedSandbox,
  { command, cwd = '.', clean, timeoutMs }: Request,
  onText: (text: string) => void = () => undefined,
): Promise<Outcome<RunningCommand>> {
  if (Buffer.byteLength(command) > maxCommandBytes)
    return failure('too-large', `a command has at most ${maxCommandBytes} bytes; write a file and run that`);
  const sandbox = clean ? owner.clean : owner;
  // Lost with a server that has restarted since: whoever prepares anew makes a new one.
  if (sandbox === null) return failure('infrastructure', 'this sandbox has no clean checkout');
  const folder = await resolveFolder(sandbox, cwd);
  if (!folder.ok) return folder;

  const started = performance.now();
  const start = await commandStart(sandbox, { command, cwd: folder.result });
  const group = startGroup(sandbox.groups, start);
  const capture = captureOutput();
  const file = openOutputFile(sandbox, longOutputBytes);
  const lastLine = lastLineOf();
  const listeners = new Set<() => void>();
  const { stdout } = group.child;
  const drained = new Promise<void>((resolve) => stdout?.once('close', resolve));
  let bytes = 0;
  stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    lastLine.push(chunk);
    file.write(chunk);
    const text = capture.push(chunk);
    if (text) onText(text);
    for (const listener of listeners) listener();
  });

  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    group.stop();
  }, timeoutMs);

  /** What it moved out of its group (`setsid`, daemons) ends with it, too; bubblewrap's processes end with bubblewrap. */
  const marker = start.env[markerVariable] ?? sandbox.folder;
  const endLeft = (): string[] => (sandbox.config.bubblewrap === null ? killMarked(marker, 'but-carriers') : []);
  const endAll = (): void => {
    if (sandbox.config.bubblewrap === null) killMarked(marker);
    group.kill();
  };

  const toTheEnd = async (): Promise<Outcome<{ result: ExecResult; endedWithIt: string[] }>> => {
    try {
      const { leftBehind, ...exit } = await group.exited;
      const durationMs = performance.now() - started;
      await Promise.race([drained, delay(leftMs, undefined, { ref: false })]);
      const endedWithIt = [...leftBehind, ...endLeft()];
      await Promise.race([drained, delay(drainMs, undefined, { ref: false })]);
      stdout?.pause();
      const whereAll = await file.keep();
      const whole = whereAll === null ? {} : { whole: whereAll };
      const result = { ...exit, timedOut, ...capture.finish(whereAll), durationMs, ...whole };
      return success({ result, endedWithIt });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const why = [message, headOfText(capture.finish().output.trim(), 500)].filter((text) => text !== '');
      return failure('infrastructure', `the shell could not be started: ${why.join(': ')}`);
    } finally {
      clearTimeout(timer);
      endAll();
      stdout?.destroy();
    }
  };

  return success({
    ended: toTheEnd(),
    stop: group.stop,
    progress: () => ({ elapsedMs: performance.now() - started, bytes, lastLine: lastLine.text() }),
    wrote: (past, signal) =>
      new Promise((resolve) => {
        const look = () => {
          if (bytes <= past && !signal.aborted) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        signal.addEventListener('abort', look, { once: true });
        look();
      }),
  });
}
