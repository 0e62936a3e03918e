import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words } from '../tally.js';

test('a count is read with its people', () => {
  assert.equal(words(0), '0 people');
  assert.equal(words(12), '12 people');
});
