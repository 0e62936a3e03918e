/** A fetch that fails when no answer begins, or when its body falls silent or never ends: the SDK's limit ends with the headers. */

import type { CallLimits } from '../../../core/runs/turns/call-limits.ts';

type Patience = Pick<CallLimits, 'answerMs' | 'silenceMs' | 'mostBytes'>;

/** Wraps `fetch`; a connection that is never answered, a stream that hangs and one that is too long become errors. */
export function watchedFetch({ answerMs, ...patience }: Patience): typeof fetch {
  return async (input, init) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer began for ${answerMs} ms`)), answerMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, late.signal]) : late.signal;
    try {
      const response = await fetch(input, { ...init, signal });
      return response.body ? new Response(watched(response.body, patience), response) : response;
    } finally {
      clearTimeout(timer);
    }
  };
}

function watched(
  body: ReadableStream<Uint8Array>,
  { silenceMs, mostBytes }: Omit<Patience, 'answerMs'>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`the stream was silent for ${silenceMs} ms`)), silenceMs);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), silence]);
        bytes += value?.length ?? 0;
        if (bytes > mostBytes) throw new Error(`the stream has more than ${mostBytes} bytes`);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        await reader.cancel(error).catch(() => undefined);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
