/** Runs a command for one caller: streamed, and ended when nobody listens any more. */

import type { z } from 'zod';
import type { ExecFrame, ExecRequest, ExecResult } from '../../../core/sandbox/commands.ts';
import { startCommand } from '../process/running-command.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

/**
 * Runs until the command ends, its time is over, or `signal` says that nobody listens any more. Frames go to `emit`,
 * all but the last one, which is the answer.
 */
export async function exec(
  sandbox: HostedSandbox,
  request: z.output<typeof ExecRequest>,
  { emit, signal }: { emit: (frame: ExecFrame) => void; signal: AbortSignal },
): Promise<Outcome<ExecResult>> {
  const started = await startCommand(sandbox, request, (text) => emit({ kind: 'output', text }));
  if (!started.ok) return started;
  const { ended, stop } = started.result;
  emit({ kind: 'running' });
  const heartbeat = setInterval(() => emit({ kind: 'running' }), sandbox.config.heartbeatMs);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const outcome = await ended;
  clearInterval(heartbeat);
  signal.removeEventListener('abort', stop);
  return outcome.ok ? success(outcome.result.result) : outcome;
}
