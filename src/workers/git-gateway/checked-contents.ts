/** Contents of Git LFS on their way to a store, which gets all of them only where they are those that were announced. */
import { createHash } from 'node:crypto';
import type { LfsObject } from '../../git/lfs.ts';
import { readerUntil } from './request-body.ts';

export type CheckedContents = {
  /** Breaks off before its last bytes where the contents are more, fewer or others than their name and size say. */
  stream: ReadableStream<Uint8Array>;
  /** What is wrong with them, as far as they have been read; null where nothing is. */
  fault(): string | null;
};

export function checkedContents(
  object: LfsObject,
  contents: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): CheckedContents {
  const { readable, writable } = streamOf(object.size);
  const reader = readerUntil(signal, contents);
  const writer = writable.getWriter();
  let fault: string | null = null;
  const pass = async (): Promise<void> => {
    fault = await passOn(object, reader, writer);
    if (fault === null) return writer.close();
    await reader.cancel();
    await writer.abort(new Error(fault));
  };
  // What breaks off at one end does so at the other, where it is seen: the stream that is read fails.
  pass().catch((error: unknown) => writer.abort(error).catch(() => {}));
  return { stream: readable, fault: () => fault };
}

/** What is wrong with the contents; the last of them are held back until that is known. */
async function passOn(
  { oid, size }: LfsObject,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<string | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  let last: Uint8Array | null = null;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    bytes += read.value.byteLength;
    if (bytes > size) return `there is more of it than the ${size} bytes that were announced`;
    hash.update(read.value);
    if (last) await writer.write(last);
    last = read.value;
  }
  if (bytes < size) return `it broke off after ${bytes} of ${size} bytes`;
  if (hash.digest('hex') !== oid) return 'the contents are not those of its name';
  if (last) await writer.write(last);
  return null;
}

type Pair = { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> };

/** workerd sends a length along only with a stream of its own that has one; Node goes by the header. */
function streamOf(size: number): Pair {
  const { FixedLengthStream: Native } = globalThis as { FixedLengthStream?: new (size: number) => Pair };
  return Native ? new Native(size) : new TransformStream();
}
