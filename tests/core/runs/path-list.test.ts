import { expect, test } from 'vitest';
import { cappedPaths } from '../../../src/core/runs/path-list.ts';

const paths = (count: number, length = 10): string[] =>
  Array.from({ length: count }, (_, index) => String(index).padStart(length, 'p'));

test('a short list of paths stays as it is', () => {
  expect(cappedPaths([])).toEqual([]);
  expect(cappedPaths(paths(50))).toEqual(paths(50));
});

test('of thirty thousand paths fifty are kept and the others are counted', () => {
  expect(cappedPaths(paths(30_000))).toEqual([...paths(50), 'and 29950 more']);
});

test('few but very long paths are bounded as well', () => {
  expect(cappedPaths(paths(10, 1500))).toEqual([...paths(2, 1500), 'and 8 more']);
  expect(cappedPaths(paths(1, 5000))).toEqual(['and 1 more']);
});
