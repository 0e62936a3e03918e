/** What a build has cost over time: by role and by model, in as many moments as are asked for. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { costSeries } from '../../../../src/core/builds/reads/cost-series.ts';
import type { BuildState, RunEntry } from '../../../../src/core/builds/state.ts';
import { CostSeries } from '../../../../src/core/contract/reads/cost-series.ts';
import { noUsage } from '../../../../src/core/money/prices.ts';
import { plan, submission } from '../../builders.ts';
import { playedBuild } from '../played-build.ts';

const begun = playedBuild(submission({ plan: plan() })).state;
const [known] = Object.values(begun.runs);
if (!known) throw new Error('a build begins with a run');

/** Each has the fields of a run that has begun, and its own. */
const withRuns = (...runs: Partial<RunEntry>[]): BuildState => ({
  ...begun,
  createdAt: 0,
  runs: Object.fromEntries(runs.map((run, n) => [`r${n}`, { ...known, id: `r${n}`, turns: 1, ...run }])),
});
const seriesOf = (state: BuildState, points: number, now: number): CostSeries =>
  costSeries({ state, usualSize: 'standard-1' }, points, now);
const tokens = (input: number, cacheRead: number) => ({ ...noUsage, input, cacheRead });

it('grows over the time of each run, the dearest role and model first, up to now', () => {
  const state = withRuns(
    { role: 'architect', model: 'large', startedAt: 0, endedAt: 200, costUsd: 1, usage: tokens(100, 0) },
    { role: 'generator', model: 'small', startedAt: 200, endedAt: null, costUsd: 3, usage: tokens(0, 300) },
    { role: 'preparer', model: 'large', turns: 0, startedAt: 0, endedAt: 200, costUsd: 0 },
  );
  const { spent, platform, ...series } = seriesOf(state, 5, 400);
  expect(CostSeries.parse({ ...series, spent, platform })).toEqual({ ...series, spent, platform });
  expect(series).toEqual({
    at: [0, 100, 200, 300, 400],
    limitUsd: begun.ledger.limitUsd,
    costUsd: [0, 0.5, 1, 2.5, 4],
    byRole: [
      { role: 'generator', costUsd: [0, 0, 0, 1.5, 3] },
      { role: 'architect', costUsd: [0, 0.5, 1, 1, 1] },
    ],
    byModel: [
      { model: 'small', costUsd: [0, 0, 0, 1.5, 3] },
      { model: 'large', costUsd: [0, 0.5, 1, 1, 1] },
    ],
    cacheShare: [null, 0, 0, 0.6, 0.75],
  });
});

it('ends with the build, and has what a run cost that took no time', () => {
  const ended: BuildState = {
    ...withRuns({ startedAt: 50, endedAt: 50, costUsd: 2 }),
    phase: { kind: 'cancelled', at: 100, message: '' },
  };
  const { at, costUsd, cacheShare } = seriesOf(ended, 3, 10_000);
  expect({ at, costUsd, cacheShare }).toEqual({ at: [0, 50, 100], costUsd: [0, 2, 2], cacheShare: [null, null, null] });
});

it('has no run and no time, and as many points all the same', () => {
  expect(seriesOf(withRuns(), 2, 0)).toMatchObject({ at: [0, 0], costUsd: [0, 0], byRole: [], byModel: [] });
});

it('says the same sum as the runs do, however many there are', () => {
  const runs = Array.from({ length: 1000 }, (_, n) => ({ startedAt: n * 10, endedAt: n * 10 + 500, costUsd: 0.01 }));
  const { at, costUsd } = seriesOf(withRuns(...runs), 500, 20_000);
  expect([at.length, costUsd.at(-1), costUsd.every((usd, n) => usd >= (costUsd[n - 1] ?? 0))]).toEqual([500, 10, true]);
});

it('says at each moment what the runs had cost by then, whenever they began and ended', () => {
  const moment = fc.nat(1000);
  const run = fc.record({
    startedAt: moment,
    lasted: fc.option(fc.nat(500), { nil: null }),
    costUsd: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 8 }), fc.integer({ min: 2, max: 40 }), (given, points) => {
      const runs = given.map(({ startedAt, lasted, costUsd }) => {
        return { startedAt, endedAt: lasted === null ? null : startedAt + lasted, costUsd };
      });
      const now = 2000;
      const { at, costUsd } = seriesOf(withRuns(...runs), points, now);
      const spentUntil = (time: number): number =>
        runs.reduce((sum, { startedAt, endedAt, costUsd: usd }) => {
          const until = endedAt ?? now;
          if (time >= until) return sum + usd;
          return time <= startedAt ? sum : sum + (usd * (time - startedAt)) / (until - startedAt);
        }, 0);
      for (const [n, usd] of costUsd.entries()) expect(usd).toBeCloseTo(spentUntil(at[n] ?? 0), 5);
    }),
  );
});
