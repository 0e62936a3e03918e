import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedent, indent } from '../src/index.ts';

test('every line that is not empty moves right', () => {
  assert.equal(indent('one\n\ntwo'), '  one\n\n  two');
  assert.equal(indent('one\r\ntwo', 4), '    one\r\n    two');
});

test('columns must be a whole number, 1 or more', () => {
  assert.throws(() => indent('one', 0), RangeError);
  assert.throws(() => indent('one', 1.5), RangeError);
});

test('dedent removes what all lines have in common', () => {
  const text = dedent(`
    first
      second

    third
  `);
  assert.equal(text, 'first\n  second\n\nthird');
});

test('a tab and a space are not in common', () => {
  assert.equal(dedent('\t one\n\t\ttwo'), ' one\n\ttwo');
});

test('indent undoes dedent', () => {
  assert.equal(dedent(indent('a\n  b\nc', 6)), 'a\n  b\nc');
});
