/** The body of a git request as it is checked and sent on: gzip taken off, and streamed without passing through script. */
import { gunzipSync } from 'node:zlib';
import { concatBytes } from '../../git/pkt-line.ts';

/**
 * What a compressed body may hold, and what it may open to. git compresses only requests of at most `http.postBuffer`,
 * 1 MB: lists of wants and haves. It is opened whole and with this bound, because workerd's DecompressionStream opens
 * whatever arrives as soon as it arrives, read or not: 0.3 MB sent became 300 MB held.
 */
export const maxOpenedBytes = 4_000_000;

/** A request body that is a stream needs `duplex` in Node; workerd ignores it. */
export type StreamFetch = (url: string, init: RequestInit & { duplex?: 'half' }) => Promise<Response>;

export type RequestBody =
  | { ok: true; stream: ReadableStream<Uint8Array> }
  | { ok: false; status: 400 | 413 | 415; message: string };

export async function requestBody(request: Request, signal: AbortSignal): Promise<RequestBody> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  const stream: ReadableStream<Uint8Array> = request.body ?? new Blob([]).stream();
  switch (encoding) {
    case 'identity':
      return { ok: true, stream };
    case 'gzip':
    case 'x-gzip':
      return opened(stream, signal);
    default:
      return { ok: false, status: 415, message: 'only gzip is supported as a content encoding' };
  }
}

/** All of a stream; null where it has more than `most` bytes, whatever it says of its length. */
export async function bytesWithin(
  most: number,
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const reader = readerUntil(signal, stream);
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await nextChunk(reader); part !== null; part = await nextChunk(reader)) {
    size += part.byteLength;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    parts.push(part);
  }
  return concatBytes(parts);
}

async function opened(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<RequestBody> {
  const packed = await bytesWithin(maxOpenedBytes, stream, signal);
  if (packed === null) return { ok: false, status: 413, message: 'the compressed request is too large' };
  try {
    const bytes = gunzipSync(packed, { maxOutputLength: maxOpenedBytes });
    return { ok: true, stream: new Blob([bytes]).stream() };
  } catch {
    return { ok: false, status: 400, message: 'the request is not gzip, or opens to too much' };
  }
}

/** A reader that a run which falls silent does not hold for ever: at the signal the stream ends. */
export function readerUntil(
  signal: AbortSignal,
  stream: ReadableStream<Uint8Array>,
): ReadableStreamDefaultReader<Uint8Array> {
  const reader = stream.getReader();
  // A stream that has failed, or is read elsewhere by then, cannot be cancelled here, and need not be.
  signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true });
  return reader;
}

/** The next bytes; null at the end, which a lost connection is too. */
export async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch {
    return null;
  }
}

/**
 * A stream again whose first bytes were read already. workerd moves the rest between its own streams without waking
 * the script: a pack of 500 MB that went through script chunk by chunk cost twice the time and 150 MB of memory.
 */
export function resumedStream(read: Uint8Array, rest: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const { readable, writable } = identityStream();
  const pass = async (): Promise<void> => {
    const writer = writable.getWriter();
    await writer.write(read);
    writer.releaseLock();
    await rest.pipeTo(writable);
  };
  // A transfer that breaks off at one end does so at the other, where it is seen: the stream that is read fails.
  pass().catch(() => {});
  return readable;
}

type Identity = { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> };

/** workerd's own identity stream; Node, where some tests run, has only the one of the standard. */
function identityStream(): Identity {
  const { IdentityTransformStream: Native } = globalThis as { IdentityTransformStream?: new () => Identity };
  return Native ? new Native() : new TransformStream();
}
