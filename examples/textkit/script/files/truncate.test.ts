import assert from 'node:assert/strict';
import { test } from 'node:test';
import { truncate } from '../src/index.ts';

test('a text that fits comes back as it is', () => {
  assert.equal(truncate('fits', 4), 'fits');
});

test('the mark stands where something is missing', () => {
  assert.equal(truncate('customer-import', 8), 'custome…');
  assert.equal(truncate('customer-import', 8, { position: 'middle' }), 'cust…ort');
  assert.equal(truncate('customer-import', 8, { position: 'start' }), '…-import');
  assert.equal(truncate('customer-import', 8, { ellipsis: '...' }), 'custo...');
});

test('a wide character that fits only by half is left out', () => {
  assert.equal(truncate('日本語', 4), '日…');
});

test('a mark that is wider than the line is left out', () => {
  assert.equal(truncate('abcdef', 2, { ellipsis: '...' }), 'ab');
});

test('escape sequences are kept, so a colour that was closed stays closed', () => {
  assert.equal(truncate('\u001B[31mfailed jobs\u001B[0m', 6), '\u001B[31mfaile…\u001B[0m');
  assert.equal(truncate('\u001B[31mfailed\u001B[0m jobs', 5, { position: 'start' }), '\u001B[31m…\u001B[0mjobs');
});

test('a width that is not a whole number of columns is refused', () => {
  assert.throws(() => truncate('x', 0), RangeError);
});
