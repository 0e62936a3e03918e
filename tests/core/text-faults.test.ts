import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textFault, textFaults } from '../../src/core/text-faults.ts';

test.each([
  ['plain', null],
  ['two\r\nlines\twith a tab', null],
  ['grüße 🎉 \u2028', null],
  ['a\0b', 'holds the control character U+0000'],
  ['\u001b[31mred', 'holds the control character U+001B'],
  ['del\u007f', 'holds the control character U+007F'],
  ['c1\u009b', 'holds the control character U+009B'],
  ['half \ud83d', 'holds half of a surrogate pair'],
])('%j: %s', (text, fault) => {
  expect(textFault(text)).toBe(fault);
});

test('every text inside a value is looked at, with its path, and names of fields too', () => {
  expect(textFaults({ a: ['fine', 'b\0'], 'c\u0001': { d: 1 }, e: null })).toEqual([
    { path: [], message: 'the name of a field holds the control character U+0001' },
    { path: ['a', 1], message: 'holds the control character U+0000' },
  ]);
});

test('a value without faults can be written as UTF-8 and read back, however deep it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      if (textFault(text) === null) expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text);
    }),
  );
  const deep = Array.from({ length: 50_000 }).reduce<unknown>((inner) => [inner], 'x\0');
  expect(textFaults(deep)).toHaveLength(1);
});
