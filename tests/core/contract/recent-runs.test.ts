/** Of a large build a view has the runs that one looks at first. */
import { expect, test } from 'vitest';
import { recentRuns, withRecentRuns } from '../../../src/core/contract/recent-runs.ts';
import { aBuild, aRun } from '../../workers/build-snapshot.ts';

const run = (n: number, endedAt: number | null) => aRun({ id: `r${n}`, startedAt: n, endedAt });

test('a view has the last runs to begin, and each that is under way, however long ago it began', () => {
  const runs = Array.from({ length: recentRuns + 3 }, (_, n) => run(n, n === 1 ? null : n + 1));
  const told = withRecentRuns(aBuild({ runs, runCount: runs.length }));
  expect(told).toEqual(aBuild({ runs: [run(1, null), ...runs.slice(3)], runCount: recentRuns + 3 }));
});

test('of a build with few runs it is the same view', () => {
  const view = aBuild({ runs: [run(1, 2), run(2, null)] });
  expect(withRecentRuns(view)).toBe(view);
});
