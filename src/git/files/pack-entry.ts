/** One entry of a pack: an object, or a delta on another one, opened within what is left of a bound. */
import { inflateSync } from 'node:zlib';

export type PackFault = 'corrupt' | 'too-large';
export type ObjectKind = 'commit' | 'tree' | 'blob' | 'tag';

/** A delta's base is an offset in the same pack, or the id of an object. */
export type PackEntry =
  | { kind: ObjectKind; offset: number; bytes: Uint8Array }
  | { kind: 'delta'; offset: number; base: number | string; bytes: Uint8Array };

const kinds: Record<number, ObjectKind> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const offsetDelta = 6;
const idDelta = 7;
const idBytes = 20;

/** `next` is the offset of the entry after it. */
export function readEntry(
  pack: Uint8Array,
  offset: number,
  mostBytes: number,
): { entry: PackEntry; next: number } | PackFault {
  const head = readHead(pack, offset);
  if (!head) return 'corrupt';
  if (head.size > mostBytes) return 'too-large';
  const kind = kinds[head.type];
  const base = kind ? { base: null, next: head.next } : readBase(pack, head, offset);
  if (!base) return 'corrupt';
  const opened = inflate(pack, base.next, head.size);
  if (!opened) return 'corrupt';
  const { bytes, next } = opened;
  if (kind) return { entry: { kind, offset, bytes }, next };
  return base.base === null ? 'corrupt' : { entry: { kind: 'delta', offset, base: base.base, bytes }, next };
}

type Head = { type: number; size: number; next: number };

/** Three bits of type, and a size of which the lowest four bits come first. */
function readHead(pack: Uint8Array, offset: number): Head | null {
  const first = pack[offset];
  if (first === undefined) return null;
  let size = first & 0x0f;
  let next = offset + 1;
  for (let byte = first, weight = 16; byte & 0x80; weight *= 128) {
    byte = pack[next] ?? 0;
    size += (byte & 0x7f) * weight;
    next += 1;
    if (!Number.isSafeInteger(size) || next - offset > 8) return null;
  }
  return { type: (first >> 4) & 0x07, size, next };
}

function readBase(
  pack: Uint8Array,
  { type, next }: Head,
  offset: number,
): { base: number | string; next: number } | null {
  if (type === idDelta) return { base: hexOf(pack.subarray(next, next + idBytes)), next: next + idBytes };
  if (type !== offsetDelta) return null;
  let back = 0;
  for (let at = next; at < pack.byteLength && at - next < 6; at += 1) {
    const byte = pack[at] ?? 0;
    back = (at === next ? 0 : (back + 1) * 128) + (byte & 0x7f);
    if (byte < 0x80) return back > 0 && back < offset ? { base: offset - back, next: at + 1 } : null;
  }
  return null;
}

/** Of the input no more is looked at than such an output can take, as each call is given all that it may look at. */
function inflate(pack: Uint8Array, offset: number, size: number): { bytes: Uint8Array; next: number } | null {
  const most = size + (size >> 8) + 1024;
  try {
    const opened = inflateSync(pack.subarray(offset, offset + most), { info: true, maxOutputLength: size + 1 });
    const { buffer, engine } = opened as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } };
    return buffer.byteLength === size ? { bytes: buffer, next: offset + engine.bytesWritten } : null;
  } catch {
    return null;
  }
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
