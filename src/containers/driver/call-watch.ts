/** Ends a call that takes too long, falls silent, or is not wanted any more. */
import { infrastructureFailure, type SandboxAnswer } from './sandbox.ts';

export type CallWatch = {
  signal: AbortSignal;
  /** The other side is alive: the silence begins anew. */
  heard(): void;
  /** Awaits network traffic; all that goes wrong with it becomes data. */
  io<T>(traffic: () => Promise<T>): Promise<SandboxAnswer<T>>;
  /** To be called at the end of every call: a timer left behind would keep a Durable Object in memory. */
  end(): void;
};

export type CallLimits = {
  deadlineMs: number;
  silenceMs?: number;
  signal?: AbortSignal | undefined;
};

export function watchCall({ deadlineMs, silenceMs = deadlineMs, signal: caller }: CallLimits): CallWatch {
  const controller = new AbortController();
  const { signal } = controller;
  const abortWith = (reason: string) => () => controller.abort(new Error(reason));
  const onCallerAbort = abortWith('the caller has aborted the call');
  const onSilence = abortWith(`nothing came from the sandbox for ${silenceMs / 1000} s`);
  const deadline = setTimeout(abortWith(`the call took longer than ${deadlineMs / 1000} s`), deadlineMs);
  let silence = setTimeout(onSilence, silenceMs);
  caller?.addEventListener('abort', onCallerAbort);
  if (caller?.aborted) onCallerAbort();

  // Not every stream of every platform heeds the signal, so traffic also races with it.
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  aborted.catch(() => undefined);

  return {
    signal,
    heard: () => {
      clearTimeout(silence);
      silence = setTimeout(onSilence, silenceMs);
    },
    io: async (traffic) => {
      try {
        return { ok: true, result: await Promise.race([traffic(), aborted]) };
      } catch (error) {
        return infrastructureFailure(messageOf(signal.aborted ? signal.reason : error));
      }
    },
    end: () => {
      clearTimeout(deadline);
      clearTimeout(silence);
      caller?.removeEventListener('abort', onCallerAbort);
    },
  };
}

/** With the cause, in which Node says what a "fetch failed" was. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
