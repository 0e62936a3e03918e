import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endsOfText, headAndTail, headOfText, shortened, tailOfText } from '../../src/core/cut-text.ts';

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

const omitted = (units: number): string => `[${units} left out]`;

test('what is left out is told, by an ellipsis or in the middle', () => {
  expect([shortened('a🎉b', 2), shortened('a🎉b', 4)]).toEqual(['a…', 'a🎉b']);
  expect([endsOfText('head and the tail', 12), endsOfText('🎉🎉🎉🎉', 7)]).toEqual(['head … tail', '🎉 … 🎉']);
  expect([headAndTail('🎉🎉🎉', 5, omitted), headAndTail('🎉🎉🎉', 6, omitted)]).toEqual([
    '🎉\n[2 left out]\n🎉',
    '🎉🎉🎉',
  ]);
  expect(headAndTail('🎉🎉🎉', 2, omitted)).toBe('\n[6 left out]\n');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, longest) => {
      for (const cut of [shortened(text, longest), endsOfText(text, longest), headAndTail(text, longest, omitted)])
        expect([cut.isWellFormed(), text.length > longest || cut === text]).toEqual([true, true]);
    }),
  );
});
