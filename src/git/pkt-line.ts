/** The framing of git's wire protocol: four hex digits of length, then the payload; `0000` ends a list. */

const encoder = new TextEncoder();
/** The longest line that git sends, its four digits of length included. */
const maxLineBytes = 65_520;
/** More refs than the longest list of them has room for. */
const maxTexts = 300_000;

export const flushPkt: Uint8Array = encoder.encode('0000');

/** Frames one payload of at most 65,516 bytes. */
export function pktLine(payload: string | Uint8Array): Uint8Array {
  const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
  const length = bytes.byteLength + 4;
  if (length > maxLineBytes) throw new RangeError(`a pkt-line holds at most ${maxLineBytes - 4} bytes`);
  return concatBytes([encoder.encode(length.toString(16).padStart(4, '0')), bytes]);
}

export type Pkt =
  | { kind: 'line'; payload: Uint8Array; next: number }
  /** `0000` ends a list; `0001` and `0002` are the delimiters of protocol version 2. */
  | { kind: 'flush' | 'delimiter' | 'response-end'; next: number }
  /** More bytes are needed. */
  | { kind: 'incomplete' }
  | { kind: 'malformed' };

/** Reads the pkt-line that starts at `offset`; `next` is the offset after it. */
export function readPkt(bytes: Uint8Array, offset = 0): Pkt {
  const next = offset + 4;
  let length = 0;
  for (let at = offset; at < next; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return { kind: 'incomplete' };
    const digit = hexDigit(byte);
    if (digit === null) return { kind: 'malformed' };
    length = length * 16 + digit;
  }
  switch (length) {
    case 0:
      return { kind: 'flush', next };
    case 1:
      return { kind: 'delimiter', next };
    case 2:
      return { kind: 'response-end', next };
    case 3:
      return { kind: 'malformed' };
    default:
      if (length > maxLineBytes) return { kind: 'malformed' };
      if (bytes.byteLength < offset + length) return { kind: 'incomplete' };
      return { kind: 'line', payload: bytes.subarray(next, offset + length), next: offset + length };
  }
}

/** Not by a decoder: one of them for each line of an answer of short ones would take all memory. */
function hexDigit(byte: number): number | null {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : null;
}

/** The payloads up to the first flush, as text without the newline at their ends; null where no flush ends them, or where they are too many. */
export function pktTexts(bytes: Uint8Array): string[] | null {
  const decoder = new TextDecoder();
  const texts: string[] = [];
  for (let offset = 0; offset < bytes.byteLength; ) {
    const pkt = readPkt(bytes, offset);
    if (pkt.kind === 'flush') return texts;
    if (pkt.kind !== 'line' || texts.length >= maxTexts) return null;
    texts.push(decoder.decode(pkt.payload).replace(/\n$/, ''));
    offset = pkt.next;
  }
  return null;
}

/**
 * What an answer in side bands says in some of them: 1 is the answer itself, 2 and 3 are what the remote says beside. Null
 * where it is in none. One copy, as lines may be so short that a list of them would take many times the answer.
 */
export function bandsOf(bytes: Uint8Array, bands: readonly number[]): Uint8Array | null {
  const said = new Uint8Array(bytes.byteLength);
  let length = 0;
  for (let offset = 0; offset < bytes.byteLength; ) {
    const pkt = readPkt(bytes, offset);
    if (pkt.kind === 'flush') break;
    if (pkt.kind !== 'line') return null;
    const band = pkt.payload[0] ?? 0;
    if (band < 1 || band > 3) return null;
    if (bands.includes(band)) {
      said.set(pkt.payload.subarray(1), length);
      length += pkt.payload.byteLength - 1;
    }
    offset = pkt.next;
  }
  return said.subarray(0, length);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}
