import assert from 'node:assert/strict';
import { test } from 'node:test';
import { center, padEnd, padStart } from '../src/index.ts';

test('a line is filled up to a width in columns', () => {
  assert.equal(padEnd('日本', 6), '日本  ');
  assert.equal(padStart('日本', 6), '  日本');
  assert.equal(center('日本', 8), '  日本  ');
});

test('an odd column goes to the end', () => {
  assert.equal(center('ab', 5), ' ab  ');
});

test('styles take no room', () => {
  assert.equal(padEnd('\u001B[1mok\u001B[0m', 4), '\u001B[1mok\u001B[0m  ');
});

test('a line that is wide enough stays as it is', () => {
  assert.deepEqual([padStart, padEnd, center].map((pad) => pad('long enough', 4)), Array(3).fill('long enough'));
});

test('a width that is not a whole number of columns is refused', () => {
  for (const width of [0, -1, 2.5, Number.NaN]) {
    assert.throws(() => padEnd('x', width), { name: 'RangeError', message: /^width must be a whole number/ });
  }
});
