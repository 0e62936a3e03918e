/**
 * Reads all objects of a pack, by their ids, within bounds. isomorphic-git has a reader, too, but it opens whatever the pack
 * says: 8 MB of a stranger's could become gigabytes.
 */
import { concatBytes } from '../pkt-line.ts';
import { applyDelta, deltaSizes } from './delta.ts';
import { hexOf, type ObjectKind, type PackEntry, type PackFault, readEntry } from './pack-entry.ts';

export type GitObject = { kind: ObjectKind; bytes: Uint8Array };
export type Objects = ReadonlyMap<string, GitObject>;

/** `bytes`: of all objects and deltas together, opened. */
export type PackBounds = { objects: number; bytes: number };

const headerBytes = 12;
const checksumBytes = 20;

/** An object has the id that its bytes have: none can pass for another one. A delta without its base is left out. */
export async function readPack(
  pack: Uint8Array,
  bounds: PackBounds,
): Promise<{ ok: true; objects: Objects } | { ok: false; fault: PackFault }> {
  const entries = readEntries(pack, bounds);
  if (typeof entries === 'string') return { ok: false, fault: entries };
  return resolve(entries.entries, entries.left);
}

function readEntries(pack: Uint8Array, bounds: PackBounds): { entries: PackEntry[]; left: number } | PackFault {
  if (pack.byteLength < headerBytes + checksumBytes) return 'corrupt';
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  if (view.getUint32(0) !== 0x5041434b || view.getUint32(4) !== 2) return 'corrupt';
  const count = view.getUint32(8);
  if (count > bounds.objects) return 'too-large';
  const body = pack.subarray(0, pack.byteLength - checksumBytes);
  const entries: PackEntry[] = [];
  let left = bounds.bytes;
  let offset = headerBytes;
  for (let index = 0; index < count; index += 1) {
    const read = readEntry(body, offset, left);
    if (typeof read === 'string') return read;
    entries.push(read.entry);
    left -= read.entry.bytes.byteLength;
    offset = read.next;
  }
  return { entries, left };
}

/** A base may come after what is made of it, so that waits for it. */
async function resolve(
  entries: readonly PackEntry[],
  bytesLeft: number,
): Promise<{ ok: true; objects: Objects } | { ok: false; fault: PackFault }> {
  const objects = new Map<string, GitObject>();
  const byOffset = new Map<number, GitObject>();
  const waiting = new Map<number | string, PackEntry[]>();
  let left = bytesLeft;
  for (const first of entries) {
    const ready = [first];
    for (let entry = ready.pop(); entry; entry = ready.pop()) {
      const object = entry.kind === 'delta' ? knownBase(entry.base, objects, byOffset) : entry;
      if (!object) {
        const key = entry.kind === 'delta' ? entry.base : entry.offset;
        const others = waiting.get(key);
        if (others) others.push(entry);
        else waiting.set(key, [entry]);
        continue;
      }
      const made = entry.kind === 'delta' ? madeOf(object, entry.bytes, left) : object;
      if (typeof made === 'string') return { ok: false, fault: made };
      if (entry.kind === 'delta') left -= made.bytes.byteLength;
      const id = await idOf(made);
      objects.set(id, made);
      byOffset.set(entry.offset, made);
      for (const key of [id, entry.offset]) {
        ready.push(...(waiting.get(key) ?? []));
        waiting.delete(key);
      }
    }
  }
  return { ok: true, objects };
}

const knownBase = (base: number | string, byId: Objects, byOffset: ReadonlyMap<number, GitObject>) =>
  typeof base === 'number' ? byOffset.get(base) : byId.get(base);

function madeOf({ kind, bytes }: GitObject, delta: Uint8Array, mostBytes: number): GitObject | PackFault {
  const sizes = deltaSizes(delta);
  if (sizes && sizes.result > mostBytes) return 'too-large';
  const made = applyDelta(bytes, delta);
  return made ? { kind, bytes: made } : 'corrupt';
}

async function idOf({ kind, bytes }: GitObject): Promise<string> {
  const head = new TextEncoder().encode(`${kind} ${bytes.byteLength}\0`);
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-1', concatBytes([head, bytes]))));
}
