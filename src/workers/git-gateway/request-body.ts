/** The body of a git request as it is checked and sent on: gzip taken off, and streamed without passing through script. */

/**
 * What a compressed body may open to. git compresses only its lists of wants and haves, which remotes themselves bound
 * at 10 MB; a pack is compressed already.
 */
export const maxOpenedBytes = 32_000_000;

export type RequestBody = { ok: true; stream: ReadableStream<Uint8Array> } | { ok: false; message: string };

export function requestBody(request: Request): RequestBody {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  const stream: ReadableStream<Uint8Array> = request.body ?? new Blob([]).stream();
  switch (encoding) {
    case 'identity':
      return { ok: true, stream };
    case 'gzip':
    case 'x-gzip':
      return {
        ok: true,
        stream: stream.pipeThrough(new DecompressionStream('gzip')).pipeThrough(atMost(maxOpenedBytes)),
      };
    default:
      return { ok: false, message: `the content encoding ${encoding} is not supported` };
  }
}

function atMost(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      size += chunk.byteLength;
      if (size > limit) controller.error(new Error(`a compressed request opens to more than ${limit} bytes`));
      else controller.enqueue(chunk);
    },
  });
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
