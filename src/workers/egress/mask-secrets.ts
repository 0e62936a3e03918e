/**
 * Lays stars over secrets in what passes by: as many as there were bytes, so that lengths stay true. Of a stream it keeps
 * back no more than the longest spelling, which may go on in the next chunk.
 */
import { secretSpellings } from './secret-spellings.ts';

export type Mask = { text(text: string): string; stream(): TransformStream<Uint8Array, Uint8Array> };

const star = 42;

export function maskOf(secrets: readonly string[]): Mask {
  const spellings = [...new Set(secrets.flatMap(secretSpellings))].toSorted((a, b) => b.length - a.length);
  const patterns = spellings.map((text) => new TextEncoder().encode(text));
  return {
    text: (text) => spellings.reduce((masked, secret) => masked.replaceAll(secret, '*'.repeat(secret.length)), text),
    stream: () => maskingStream(patterns),
  };
}

function maskingStream(patterns: readonly Uint8Array[]): TransformStream<Uint8Array, Uint8Array> {
  const longest = Math.max(1, ...patterns.map(({ length }) => length));
  const byStart = patternsByStart(patterns);
  let kept: Uint8Array = new Uint8Array(0);
  /** So many of the bytes that are kept belong to a secret which began before them. */
  let covered = 0;

  const masked = (chunk: Uint8Array, isLast: boolean): Uint8Array => {
    const whole = joined(kept, chunk);
    const passed = copied(whole, 0, isLast ? whole.length : Math.max(0, whole.length - longest + 1));
    let until = covered;
    passed.fill(star, 0, until);
    for (let at = 0; at < passed.length; at += 1) {
      const pattern = byStart
        .get(startOf(whole, at))
        ?.find((found) => found.length > until - at && isAt(found, whole, at));
      if (!pattern) continue;
      until = at + pattern.length;
      passed.fill(star, at, until);
    }
    covered = Math.max(0, until - passed.length);
    kept = copied(whole, passed.length, whole.length);
    return passed;
  };

  return new TransformStream({
    transform: (chunk, controller) => {
      const passed = masked(chunk, false);
      if (passed.length > 0) controller.enqueue(passed);
    },
    flush: (controller) => {
      const rest = masked(new Uint8Array(0), true);
      if (rest.length > 0) controller.enqueue(rest);
    },
  });
}

/** The longest first, under their first two bytes: at nearly every place of an answer none of them begins. */
function patternsByStart(patterns: readonly Uint8Array[]): Map<number, Uint8Array[]> {
  const byStart = new Map<number, Uint8Array[]>();
  for (const pattern of patterns) {
    const start = startOf(pattern, 0);
    byStart.set(start, [...(byStart.get(start) ?? []), pattern]);
  }
  return byStart;
}

const startOf = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

const isAt = (pattern: Uint8Array, bytes: Uint8Array, at: number): boolean =>
  at + pattern.length <= bytes.length && pattern.every((byte, index) => byte === bytes[at + index]);

/** Not `slice`, which shares its bytes where a chunk is a Buffer of Node's. */
const copied = (bytes: Uint8Array, from: number, to: number): Uint8Array => new Uint8Array(bytes.subarray(from, to));

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
