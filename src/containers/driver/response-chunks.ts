/** Reads a response piece by piece, up to a limit in bytes, and lets go of it when its reader stops. */
import type { CallWatch } from './call-watch.ts';
import { infrastructureFailure, type SandboxAnswer } from './sandbox.ts';

/** Text as it comes; the last answer is a failure where the stream broke or was too long. */
export async function* responseChunks(
  response: Response,
  maxBytes: number,
  watch: CallWatch,
): AsyncGenerator<SandboxAnswer<string>> {
  if (!response.body) return;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for (;;) {
      const read = await watch.io(() => reader.read());
      if (!read.ok) return yield read;
      if (read.result.done) return;
      bytes += read.result.value.byteLength;
      if (bytes > maxBytes) return yield infrastructureFailure(`the sandbox sent more than ${maxBytes} bytes`);
      yield { ok: true, result: decoder.decode(read.result.value, { stream: true }) };
    }
  } finally {
    // Closes the connection; a stream that is broken or read to its end has nothing to close.
    reader.cancel().catch(() => undefined);
  }
}

/** The whole text. */
export async function responseText(
  response: Response,
  maxBytes: number,
  watch: CallWatch,
): Promise<SandboxAnswer<string>> {
  let text = '';
  for await (const chunk of responseChunks(response, maxBytes, watch)) {
    if (!chunk.ok) return chunk;
    text += chunk.result;
  }
  return { ok: true, result: text };
}
