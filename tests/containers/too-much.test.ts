/** What of kept set-ups goes when there is too much of it. */
import { expect, test } from 'vitest';
import { type KeptFile, tooMuch } from '../../src/containers/server/kept/too-much.ts';

const day = 86_400_000;
const now = 100 * day;
const file = (name: string, part: Partial<KeptFile> = {}): KeptFile => ({
  path: name,
  bytes: 10,
  usedAt: now - name.charCodeAt(0),
  hasSpare: false,
  ...part,
});
const withSpare = { hasSpare: true };
const many = Array.from({ length: 18 }, (_, index) => file(String.fromCharCode(97 + index)));

test.each<[string, KeptFile[], number, ReturnType<typeof tooMuch>]>([
  ['nothing, of nothing', [], 10, { files: [], spares: [] }],
  ['nothing where all fit', [file('a', withSpare), file('b')], 30, { files: [], spares: [] }],
  ['the least used file', [file('b'), file('c'), file('a')], 20, { files: ['c'], spares: [] }],
  ['a file of a month ago', [file('a'), file('b', { usedAt: now - 31 * day })], 99, { files: ['b'], spares: [] }],
  ['what is beyond sixteen', many, 999, { files: ['q', 'r'], spares: [] }],
  ['a spare before a file', [file('a', withSpare), file('b')], 25, { files: [], spares: ['a'] }],
  ['the least used spare', [file('b', withSpare), file('a', withSpare)], 30, { files: [], spares: ['b'] }],
  ['a spare with its file, unnamed', [file('a'), file('b', withSpare)], 10, { files: ['b'], spares: [] }],
  ['a file too large by itself', [file('a', { bytes: 30 }), file('b')], 20, { files: ['a'], spares: [] }],
])('goes: %s', (_, found, maxBytes, gone) => {
  expect(tooMuch(found, { maxBytes, now })).toEqual(gone);
});
