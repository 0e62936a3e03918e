/** A sandbox as a run sees it: the operations of its server as functions, every failure as data. */
import type { ExecResult } from '../../core/sandbox/commands.ts';
import type { Operation, OperationRequest, OperationResult, SandboxError } from '../../core/sandbox/protocol.ts';

export type SandboxAnswer<T> = { ok: true; result: T } | { ok: false; error: SandboxError };

export type ExecOptions = {
  /** Takes the output while the command runs: its head, and no more than that. */
  onOutput?: (text: string) => void;
  /** Ends the command with everything it has started. */
  signal?: AbortSignal;
};

/**
 * Neither function rejects. `infrastructure` covers all that is not an answer of the sandbox: no connection, silence, a
 * malformed or oversized answer, an abort by the caller; and a server that has to be told to `prepare` again.
 */
export type Sandbox = {
  call<O extends Exclude<Operation, 'exec'>>(
    operation: O,
    request: OperationRequest<O>,
    signal?: AbortSignal,
  ): Promise<SandboxAnswer<OperationResult<O>>>;
  exec(request: OperationRequest<'exec'>, options?: ExecOptions): Promise<SandboxAnswer<ExecResult>>;
};

export const infrastructureFailure = (message: string): { ok: false; error: SandboxError } => ({
  ok: false,
  error: { reason: 'infrastructure', message },
});
