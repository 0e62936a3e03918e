import { expect, test } from 'vitest';
import { isFull, watchDisk } from '../../../src/local-stack/watch/disk-space.ts';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

test.each([
  [0, false, true],
  [255 * kilobyte, false, true],
  [256 * kilobyte, false, false],
  [256 * kilobyte, true, true],
  [15 * megabyte, true, true],
  [16 * megabyte, true, false],
])('with %i bytes free, a disk that was full: %s, is full: %s', (freeBytes, wasFull, expected) => {
  expect(isFull(freeBytes, wasFull)).toBe(expected);
});

test('a disk with room holds nobody up, and neither does one that is not watched any more', async () => {
  const said: string[] = [];
  const disk = watchDisk({ path: '/', say: (line) => said.push(line), onRoom: () => said.push('room'), everyMs: 1 });
  await disk.room();
  await disk.stop();
  await disk.room();
  expect(said).toEqual([]);
});
