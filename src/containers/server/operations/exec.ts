/** Runs a command of an agent in a shell of its own, streamed, with a time limit for everything it starts. */

import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { ExecFrame, ExecRequest, ExecResult } from '../../../core/sandbox/protocol.ts';
import { readNote } from '../files/text-file.ts';
import { resolveFolder, workspaceFolder } from '../files/workspace-path.ts';
import { commandStart } from '../process/command-start.ts';
import { captureOutput, headBytes, tailBytes } from '../process/output.ts';
import { openOutputFile } from '../process/output-file.ts';
import { killMarked, markerVariable, startGroup } from '../process/process-group.ts';
import { maxCommandBytes } from '../process/shell.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

/** After the shell has ended, for output that is still in the pipe; a child that holds it is not waited for. */
const drainMs = 200;

/**
 * Runs until the command ends, its time is over, or `signal` says that nobody listens any more. Frames go to `emit`,
 * all but the last one, which is the answer.
 */
export async function exec(
  sandbox: HostedSandbox,
  request: z.output<typeof ExecRequest>,
  { emit, signal }: { emit: (frame: ExecFrame) => void; signal: AbortSignal },
): Promise<Outcome<ExecResult>> {
  if (Buffer.byteLength(request.command) > maxCommandBytes)
    return failure('too-large', `a command has at most ${maxCommandBytes} bytes; write a file and run that`);
  const cwd =
    request.cwd === undefined ? success(await lastFolder(sandbox)) : await resolveFolder(sandbox, request.cwd);
  if (!cwd.ok) return cwd;

  const started = performance.now();
  const start = await commandStart(sandbox, {
    command: request.command,
    cwd: cwd.result,
    noteFolder: request.cwd === undefined,
  });
  const group = startGroup(sandbox.groups, start);
  const capture = captureOutput();
  const file = openOutputFile(sandbox, headBytes + tailBytes);
  const { stdout } = group.child;
  const drained = new Promise<void>((resolve) => stdout?.once('close', resolve));
  stdout?.on('data', (chunk: Buffer) => {
    file.write(chunk);
    const text = capture.push(chunk);
    if (text) emit({ kind: 'output', text });
  });
  emit({ kind: 'running' });

  let timedOut = false;
  const heartbeat = setInterval(() => emit({ kind: 'running' }), sandbox.config.heartbeatMs);
  const timer = setTimeout(() => {
    timedOut = true;
    group.stop();
  }, request.timeoutMs);
  signal.addEventListener('abort', group.stop);
  if (signal.aborted) group.stop();
  try {
    const exit = await group.exited;
    await Promise.race([drained, delay(drainMs)]);
    const durationMs = performance.now() - started;
    stdout?.pause();
    const whereAll = await file.keep();
    return success({ ...exit, timedOut, ...capture.finish(whereAll), durationMs });
  } catch (error) {
    const why = [error instanceof Error ? error.message : String(error), capture.finish().output.trim().slice(0, 500)];
    return failure('infrastructure', `the shell could not be started: ${why.filter((text) => text !== '').join(': ')}`);
  } finally {
    clearInterval(heartbeat);
    clearTimeout(timer);
    signal.removeEventListener('abort', group.stop);
    group.kill();
    // What it moved out of its group (`setsid`, daemons) ends with it, too; bubblewrap's processes end with bubblewrap.
    if (sandbox.config.bubblewrap === null) killMarked(start.env[markerVariable] ?? sandbox.folder);
    stdout?.destroy();
  }
}

/** Where the last command ended; the workspace root where that is not a folder of the workspace. */
async function lastFolder(sandbox: HostedSandbox): Promise<string> {
  // Absent until the first command has ended.
  const path = ((await readNote(sandbox, 'cwd')) ?? '').replace(/\n$/, '');
  return path === '' ? sandbox.work : ((await workspaceFolder(sandbox, path)) ?? sandbox.work);
}
