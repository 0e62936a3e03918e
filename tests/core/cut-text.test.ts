import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headOfText, tailOfText } from '../../src/core/cut-text.ts';

test('a character is kept whole or left out', () => {
  expect([headOfText('a🎉b', 2), headOfText('a🎉b', 3), tailOfText('a🎉b', 2), tailOfText('a🎉b', 3)]).toEqual([
    'a',
    'a🎉',
    'b',
    '🎉b',
  ]);
});

test('what is cut stays well-formed, within its length, and is lost by one unit at most', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, longest) => {
      for (const [cut, fits] of [
        [headOfText(text, longest), text.startsWith(headOfText(text, longest))],
        [tailOfText(text, longest), text.endsWith(tailOfText(text, longest))],
      ] as const) {
        expect(fits && cut.isWellFormed() && cut.length <= longest).toBe(true);
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(text.length, longest - 1));
      }
    }),
  );
});
