/** The framing of git's wire protocol: four hex digits of length, then the payload; `0000` ends a list. */

const encoder = new TextEncoder();
/** The longest line that git sends, its four digits of length included. */
const maxLineBytes = 65_520;

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
  const digits = new TextDecoder('latin1').decode(bytes.subarray(offset, offset + 4));
  if (!/^[0-9a-fA-F]*$/.test(digits)) return { kind: 'malformed' };
  if (digits.length < 4) return { kind: 'incomplete' };
  const length = Number.parseInt(digits, 16);
  const next = offset + 4;
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

/** The payloads up to the first flush, as text without the newline at their ends; null where no flush ends them. */
export function pktTexts(bytes: Uint8Array): string[] | null {
  const texts: string[] = [];
  for (let offset = 0; offset < bytes.byteLength; ) {
    const pkt = readPkt(bytes, offset);
    if (pkt.kind === 'flush') return texts;
    if (pkt.kind !== 'line') return null;
    texts.push(new TextDecoder().decode(pkt.payload).replace(/\n$/, ''));
    offset = pkt.next;
  }
  return null;
}

/** The bands of an answer in side bands: 1 is the answer itself, 2 and 3 are what the remote says beside. Null where it is in none. */
export function bandsOf(bytes: Uint8Array): { answer: Uint8Array; said: string } | null {
  const bands: Uint8Array[][] = [[], [], []];
  for (let offset = 0; offset < bytes.byteLength; ) {
    const pkt = readPkt(bytes, offset);
    if (pkt.kind === 'flush') break;
    const band = pkt.kind === 'line' ? bands[(pkt.payload[0] ?? 0) - 1] : undefined;
    if (pkt.kind !== 'line' || band === undefined) return null;
    band.push(pkt.payload.subarray(1));
    offset = pkt.next;
  }
  const [answer = [], progress = [], error = []] = bands;
  const said = new TextDecoder().decode(concatBytes([...progress, ...error]));
  return { answer: concatBytes(answer), said };
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
