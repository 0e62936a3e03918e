import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { platformCost } from '../../src/core/money/platform-cost.ts';

const text = readFileSync('docs/deploying.md', 'utf8');
const hour = { sandboxSeconds: 3 * 3600, objectSeconds: 4 * 3600 };

test.each(['standard-1', 'standard-2', 'standard-3'] as const)(
  'the cost of an hour with %s is what it comes to',
  (size) => {
    const { leastUsd, mostUsd } = platformCost({ size, ...hour });
    expect(text).toContain(`| \`${size}\` | $${leastUsd.toFixed(2)} | $${mostUsd.toFixed(2)} |`);
  },
);

test('the arithmetic is that of the code', () => {
  const { arithmetic, leastUsd, mostUsd } = platformCost({ size: 'standard-2', ...hour });
  expect(text).toContain(arithmetic);
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toContain(
    `$${leastUsd.toFixed(2)} while they wait and $${mostUsd.toFixed(2)} while they work: ${arithmetic}`,
  );
});
