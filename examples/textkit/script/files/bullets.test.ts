import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bullets } from '../src/index.ts';

test('each item starts with a marker', () => {
  assert.equal(bullets(['one', 'two']), '- one\n- two');
  assert.equal(bullets(['one', 'two'], { marker: '•' }), '• one\n• two');
  assert.equal(bullets([]), '');
});

test('the lines after the first start under the first word', () => {
  assert.equal(
    bullets(['the quick brown fox', '日本語 日本語'], { width: 12 }),
    '- the quick\n  brown fox\n- 日本語\n  日本語',
  );
});

test('items of an item are indented below it', () => {
  const items = ['one', { text: 'two', items: ['a', { text: 'b', items: ['deep down'] }] }];
  assert.equal(bullets(items, { width: 12 }), '- one\n- two\n  - a\n  - b\n    - deep\n      down');
});

test('numbers are right-aligned, so that the texts start in one column', () => {
  const items = Array.from({ length: 10 }, (_, index) => `item ${index + 1}`);
  const list = bullets(items, { ordered: true }).split('\n');
  assert.deepEqual([list[0], list[8], list[9]], [' 1. item 1', ' 9. item 9', '10. item 10']);
});

test('a width that leaves no column for the text is refused', () => {
  assert.throws(() => bullets(['one'], { width: 2 }), RangeError);
  assert.throws(() => bullets([], { width: 0 }), RangeError);
});
