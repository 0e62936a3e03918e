/** What the platform costs beside the models. */
import { expect, it } from 'vitest';
import { platformCost } from '../../../src/core/money/platform-cost.ts';

it('is some $0.19 to $0.41 for an hour of three sandboxes and four objects', () => {
  const { leastUsd, mostUsd, arithmetic } = platformCost({
    size: 'standard-2',
    sandboxSeconds: 3 * 3600,
    objectSeconds: 4 * 3600,
  });
  expect([leastUsd.toFixed(3), mostUsd.toFixed(3)]).toEqual(['0.194', '0.410']);
  expect(arithmetic).toBe(
    '10800 sandbox seconds (standard-2: 1 vCPU, 6 GiB); memory × 6 GiB × $0.0000025 = $0.1620; disk × 12 GB × $0.00000007 = $0.0091; processors, if they work all the time, × 1 vCPU × $0.000020 = $0.2160; 14400 seconds of objects × $0.0000016 = $0.0230',
  );
});
