import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureOutput, headBytes, tailBytes } from '../../src/containers/server/process/output.ts';
import { plainText, plainTextStream } from '../../src/containers/server/process/plain-text.ts';

const bytes = (text: string) => Buffer.from(text);

describe('plain text', () => {
  test('drops colours, titles and links, and marks control characters', () => {
    const link = '\u001b]8;;https://example.com\u001b\\here\u001b]8;;\u001b\\';
    expect(plainText(bytes(`\u001b[1;31mred\u001b[0m ${link} \u001b(B\u001b=\u0000\u0007\t|\r\n`))).toBe(
      'red here \uFFFD\uFFFD\t|\n',
    );
  });

  test('is the same however the bytes are cut', () => {
    const text = 'a\u001b[31mgrün\u001b[0m€𝄞\r\n\rb\u001b[2Kc\u001bMd\u0000';
    fc.assert(
      fc.property(fc.array(fc.nat(bytes(text).length), { maxLength: 8 }), (cuts) => {
        const stream = plainTextStream();
        const places = [0, ...cuts.sort((a, b) => a - b), bytes(text).length];
        const parts = places.slice(1).map((end, index) => bytes(text).subarray(places[index], end));
        const streamed = parts.map((part) => stream(part)).join('') + stream(Buffer.alloc(0), true);
        expect(streamed).toBe(plainText(bytes(text)));
      }),
    );
  });
});

describe('captured output', () => {
  const capture = (chunks: Buffer[]) => {
    const output = captureOutput();
    const streamed = chunks.map((chunk) => output.push(chunk)).join('');
    return { streamed, ...output.finish() };
  };

  test('is whole up to the size of head and tail together', () => {
    const whole = 'x'.repeat(headBytes + tailBytes);
    expect(capture([bytes(whole)])).toEqual({ streamed: whole.slice(0, headBytes), output: whole, omittedBytes: 0 });
  });

  test('leaves out the middle, counted in bytes, and characters that the gap would cut', () => {
    const text = `a${'ü'.repeat(20_000)}b`;
    const { output, omittedBytes } = capture([bytes(text)]);
    const omitted = bytes(text).length - headBytes - tailBytes;
    expect(omittedBytes).toBe(omitted);
    expect(output).toBe(`a${'ü'.repeat(8191)}\n[… ${omitted} bytes left out …]\n${'ü'.repeat(8191)}b`);
  });

  test('is the same however it arrives', () => {
    const text = bytes('0123456789'.repeat(6000));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30_000 }), (size) => {
        const chunks: Buffer[] = [];
        for (let at = 0; at < text.length; at += size) chunks.push(text.subarray(at, at + size));
        expect(capture(chunks)).toEqual(capture([text]));
      }),
      { numRuns: 30 },
    );
  });
});
