import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrap } from '../src/index.ts';

test('lines break at spaces, as late as they can', () => {
  assert.deepEqual(wrap('the quick brown fox', 10), ['the quick', 'brown fox']);
  assert.deepEqual(wrap('  spaces   around  ', 20), ['spaces around']);
});

test('line breaks and empty lines stay', () => {
  assert.deepEqual(wrap('one two\n\nthree\r\nfour', 7), ['one two', '', 'three', 'four']);
  assert.deepEqual(wrap('', 7), ['']);
});

test('a word that is wider than the line is cut between graphemes', () => {
  assert.deepEqual(wrap('see incomprehensible', 7), ['see', 'incompr', 'ehensib', 'le']);
  assert.deepEqual(wrap('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 5), ['👨‍👩‍👧👨‍👩‍👧', '👨‍👩‍👧']);
});

test('wide characters count two columns', () => {
  assert.deepEqual(wrap('日本語 日本語', 10), ['日本語', '日本語']);
});

test('colours take no room', () => {
  assert.deepEqual(wrap('\u001B[31mred\u001B[0m text', 8), ['\u001B[31mred\u001B[0m text']);
});

test('a width that is not a whole number of columns is refused', () => {
  for (const width of [0, 2.5, Number.NaN]) assert.throws(() => wrap('x', width), RangeError);
});
