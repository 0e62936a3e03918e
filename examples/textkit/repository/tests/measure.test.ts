import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, graphemes } from '../src/index.ts';

test('Latin letters take one column each', () => {
  assert.equal(displayWidth('plain text'), 10);
  assert.equal(displayWidth(''), 0);
});

test('East Asian characters take two', () => {
  assert.equal(displayWidth('日本語'), 6);
  assert.equal(displayWidth('한국'), 4);
  assert.equal(displayWidth('Ｆｕｌｌ'), 8);
});

test('an emoji takes two columns, however many code points it is made of', () => {
  for (const emoji of ['😀', '👍🏽', '👨‍👩‍👧', '🇩🇪', '❤️']) assert.equal(displayWidth(emoji), 2, emoji);
});

test('combining marks and escape sequences take none', () => {
  assert.equal(displayWidth('e\u0301'), 1);
  assert.equal(displayWidth('\u001B[32mok\u001B[0m'), 2);
  assert.equal(displayWidth('zero\u200Bwidth'), 9);
});

test('graphemes are what a reader counts', () => {
  assert.deepEqual(graphemes('ne\u0301e👨‍👩‍👧'), ['n', 'e\u0301', 'e', '👨‍👩‍👧']);
});
