import { expect, test } from 'vitest';
import { decideRestart } from '../../../src/local-stack/watch/restarts.ts';

const minute = 60_000;
const decide = (restarts: number[], now: number) => decideRestart({ restarts, now, pauseMs: 1_000 });

test('a part is started again at once, then after longer and longer pauses', () => {
  const afterMs = [0, 1, 2, 3, 4, 5].map((restarts) => decide(Array(restarts).fill(0), minute));
  expect(afterMs).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000].map((ms) => ({ kind: 'start', afterMs: ms })));
});

test('a part that was started six times within ten minutes is given up', () => {
  expect(decide(Array(6).fill(0), 9 * minute)).toEqual({
    kind: 'give-up',
    reason: 'it was started again 6 times within 10 minutes',
  });
});

test('what was long ago does not count', () => {
  expect(decide([0, 0, 0, 0, 0, 0, 9 * minute], 10 * minute)).toEqual({ kind: 'start', afterMs: 1_000 });
});
