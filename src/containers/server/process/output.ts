/** Keeps a command's output to a head and a tail, however much it writes. */
import { plainText, plainTextStream } from './plain-text.ts';

export const headBytes = 16_384;
export const tailBytes = 16_384;

export type CapturedOutput = { output: string; omittedBytes: number };
export type OutputCapture = {
  /** Takes more bytes and answers the text to stream: of the head alone. */
  push(chunk: Buffer): string;
  /** `whereAll` says in the gap where the whole output is. */
  finish(whereAll?: string | null): CapturedOutput;
};

export function captureOutput(): OutputCapture {
  const stream = plainTextStream();
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let inHead = 0;
  let inTail = 0;
  let dropped = 0;

  return {
    push: (chunk) => {
      const forHead = chunk.subarray(0, headBytes - inHead);
      const forTail = chunk.subarray(forHead.length);
      if (forTail.length > 0) {
        tail.push(forTail);
        inTail += forTail.length;
      }
      for (let first = tail[0]; first && inTail - first.length >= tailBytes; first = tail[0]) {
        tail.shift();
        inTail -= first.length;
        dropped += first.length;
      }
      if (forHead.length === 0) return '';
      head.push(forHead);
      inHead += forHead.length;
      return stream(forHead);
    },
    finish: (whereAll = null) => {
      const end = Buffer.concat(tail);
      const cut = Math.max(0, end.length - tailBytes);
      const omittedBytes = dropped + cut;
      if (omittedBytes === 0) return { output: plainText(Buffer.concat([...head, end])), omittedBytes };
      // A character cut in two by the gap is left out of both sides.
      const before = plainTextStream()(Buffer.concat(head));
      const after = plainText(end.subarray(characterStart(end, cut)));
      const where = whereAll === null ? '' : `; ${whereAll}`;
      return { output: `${before}\n[… ${omittedBytes} bytes left out${where} …]\n${after}`, omittedBytes };
    },
  };
}

function characterStart(bytes: Buffer, from: number): number {
  let start = from;
  while (start < from + 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return start;
}
