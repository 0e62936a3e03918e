import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { release } from '../../src/core/release.ts';

test('the release is that of the package', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(release);
});
