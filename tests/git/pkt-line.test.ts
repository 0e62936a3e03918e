import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandsOf, concatBytes, flushPkt, pktLine, pktTexts, readPkt } from '../../src/git/pkt-line.ts';

const payload = fc.uint8Array({ minLength: 0, maxLength: 2000 });

test('what is framed is read back, line by line, up to the flush', () => {
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 20 }), payload, (lines, rest) => {
      const bytes = concatBytes([...lines.map(pktLine), flushPkt, rest]);
      const read: Uint8Array[] = [];
      let offset = 0;
      for (let pkt = readPkt(bytes); pkt.kind === 'line'; pkt = readPkt(bytes, offset)) {
        read.push(pkt.payload.slice());
        offset = pkt.next;
      }
      expect(read).toEqual(lines);
      expect(readPkt(bytes, offset)).toEqual({ kind: 'flush', next: bytes.byteLength - rest.byteLength });
    }),
  );
});

test('every proper prefix of a line is incomplete', () => {
  fc.assert(
    fc.property(payload, fc.nat(), (bytes, cut) => {
      const line = pktLine(bytes);
      expect(readPkt(line.subarray(0, cut % line.byteLength))).toEqual({ kind: 'incomplete' });
    }),
  );
});

test('any bytes at all are read without a throw and never past their end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const pkt = readPkt(bytes);
      expect('next' in pkt ? pkt.next <= bytes.byteLength : true).toBe(true);
    }),
  );
});

test('a length of three, a length above the limit and letters that are no digits are malformed', () => {
  const kinds = ['0003', 'fff1', 'PACK', ' 12a', '+123'].map((text) => readPkt(new TextEncoder().encode(text)).kind);
  expect(kinds).toEqual(['malformed', 'malformed', 'malformed', 'malformed', 'malformed']);
});

test('a payload that does not fit a line is refused', () => {
  expect(pktLine(new Uint8Array(65_516)).byteLength).toBe(65_520);
  expect(() => pktLine(new Uint8Array(65_517))).toThrow(RangeError);
});

test('texts lose the newline at their ends, and bytes that are no pkt-lines give null', () => {
  expect(pktTexts(concatBytes([pktLine('unpack ok\n'), pktLine('ok refs/heads/a'), flushPkt]))).toEqual([
    'unpack ok',
    'ok refs/heads/a',
  ]);
  expect(pktTexts(new TextEncoder().encode('<html>'))).toBeNull();
});

test('bands are told apart, and what is in none, or in others, is null', () => {
  const banded = concatBytes([
    ...['\x01one ', '\x02counting', '\x01two', '\x03: failed'].map((line) => pktLine(line)),
    flushPkt,
    pktLine('\x01after'),
  ]);
  const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);
  expect([
    text(bandsOf(banded, [1])),
    text(bandsOf(banded, [2, 3])),
    bandsOf(pktLine('\x04x'), [1]),
    bandsOf(pktLine(''), [1]),
    bandsOf(banded.subarray(0, 7), [1]),
  ]).toEqual(['one two', 'counting: failed', null, null, null]);
});

test('an answer of the shortest lines is read without a list of them', () => {
  const bytes = new Uint8Array(8_000_000 - (8_000_000 % 6));
  for (let at = 0; at < bytes.byteLength; at += 6) bytes.set([0x30, 0x30, 0x30, 0x36, 1, 0x41], at);
  const began = performance.now();
  expect(bandsOf(bytes, [1])?.byteLength).toBe(bytes.byteLength / 6);
  expect(performance.now() - began).toBeLessThan(2000);
  expect(pktTexts(bytes)).toBeNull();
});
