/** An operation's answer as data: its result, or why the sandbox did not do as it was asked. */
import type { SandboxError } from '../../../core/sandbox/protocol.ts';

export type Failure = { ok: false; error: SandboxError };
export type Outcome<T> = { ok: true; result: T } | Failure;

export const success = <T>(result: T): Outcome<T> => ({ ok: true, result });

export const failure = (reason: SandboxError['reason'], message: string): Failure => ({
  ok: false,
  error: { reason, message },
});
