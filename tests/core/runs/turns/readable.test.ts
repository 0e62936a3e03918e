import { expect, test } from 'vitest';
import { readable } from '../../../../src/core/runs/turns/readable.ts';

test.each([
  ['the key a-key-of-mine leaked', 'the key *** leaked'],
  ['fetch of https://user:word@host.example/v1 failed', 'fetch of https://***@host.example/v1 failed'],
  ['Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer ***'],
  ['sk-ant-api03-xyz and\n\tmore\u0007', '*** and more'],
  ['x'.repeat(600), `${'x'.repeat(500)}…`],
])('what is told of an error is one short line without secrets', (text, told) => {
  expect(readable(text, ['a-key-of-mine'])).toBe(told);
});
