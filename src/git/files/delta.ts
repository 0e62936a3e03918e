/** Applies a delta of a pack: copies from its base, and bytes of its own. Whoever made it is not trusted. */

export type DeltaSizes = { base: number; result: number };

/** What it says of itself; null where it says nothing whole. */
export function deltaSizes(delta: Uint8Array): (DeltaSizes & { next: number }) | null {
  const base = readSize(delta, 0);
  const result = base && readSize(delta, base.next);
  return base && result ? { base: base.size, result: result.size, next: result.next } : null;
}

/** The result, which has exactly the size that the delta says; null where it does not fit its base. */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array | null {
  const sizes = deltaSizes(delta);
  if (sizes?.base !== base.byteLength) return null;
  const result = new Uint8Array(sizes.result);
  let written = 0;
  for (let at = sizes.next; at < delta.byteLength; ) {
    const code = delta[at] ?? 0;
    at += 1;
    if (code === 0) return null;
    const copied = code & 0x80 ? readCopy(delta, at, code) : { source: delta, from: at, length: code, next: at + code };
    const { source = base, from, length, next } = copied;
    if (from + length > source.byteLength || next > delta.byteLength || written + length > result.byteLength)
      return null;
    result.set(source.subarray(from, from + length), written);
    written += length;
    at = next;
  }
  return written === result.byteLength ? result : null;
}

type Copied = { source?: Uint8Array; from: number; length: number; next: number };

/** Up to four bytes of an offset and three of a length; each bit of the code says whether one is there. */
function readCopy(delta: Uint8Array, start: number, code: number): Copied {
  let next = start;
  const field = (bits: number, first: number): number => {
    let value = 0;
    for (let index = 0; index < bits; index += 1) {
      if (!(code & (first << index))) continue;
      value += (delta[next] ?? 0) * 256 ** index;
      next += 1;
    }
    return value;
  };
  const from = field(4, 0x01);
  const length = field(3, 0x10) || 0x10000;
  return { from, length, next };
}

/** Seven bits a byte, the lowest first. */
function readSize(bytes: Uint8Array, start: number): { size: number; next: number } | null {
  let size = 0;
  for (let at = start; at < bytes.byteLength && at - start < 7; at += 1) {
    const byte = bytes[at] ?? 0;
    size += (byte & 0x7f) * 128 ** (at - start);
    if (byte < 0x80) return { size, next: at + 1 };
  }
  return null;
}
