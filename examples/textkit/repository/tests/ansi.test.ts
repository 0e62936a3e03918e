import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripAnsi } from '../src/index.ts';

test('colours and styles are removed', () => {
  assert.equal(stripAnsi('\u001B[1;31merror\u001B[0m: no such file'), 'error: no such file');
});

test('a hyperlink leaves its text, whichever way it ends', () => {
  assert.equal(stripAnsi('see \u001B]8;;https://example.org\u0007here\u001B]8;;\u0007'), 'see here');
  assert.equal(stripAnsi('see \u001B]8;;https://example.org\u001B\\here\u001B]8;;\u001B\\'), 'see here');
});

test('a text without sequences comes back as it is', () => {
  assert.equal(stripAnsi('a [31m that was never started'), 'a [31m that was never started');
});
