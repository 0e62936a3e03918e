/** A fetch that fails when no answer begins, or when its body falls silent: the SDK's own limit ends with the headers. */

export type Patience = {
  /** The longest wait for the headers of an answer. */
  answerMs: number;
  /** The longest pause within its body. */
  silenceMs: number;
};

/** Wraps `fetch`; a connection that is never answered and a stream that hangs both become errors. */
export function watchedFetch({ answerMs, silenceMs }: Patience): typeof fetch {
  return async (input, init) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer began for ${answerMs} ms`)), answerMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, late.signal]) : late.signal;
    try {
      const response = await fetch(input, { ...init, signal });
      return response.body ? new Response(watched(response.body, silenceMs), response) : response;
    } finally {
      clearTimeout(timer);
    }
  };
}

function watched(body: ReadableStream<Uint8Array>, silenceMs: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`the stream was silent for ${silenceMs} ms`)), silenceMs);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), silence]);
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
