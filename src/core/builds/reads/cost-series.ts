/** What a build has cost over time: at so many moments as are asked for, however long it is and however many runs it has. */
import type { CostSeries } from '../../contract/reads/cost-series.ts';
import { cacheShareOf } from '../../money/cache-share.ts';
import { noUsage, type TokenUsage } from '../../money/prices.ts';
import { type BuildState, isFinal, type RunEntry } from '../state.ts';
import { spentBy } from './spent-by.ts';

/** `points` is two or more; `now` is the last of a build that has not ended. */
export function costSeries(state: BuildState, points: number, now: number): CostSeries {
  const { phase, createdAt, ledger } = state;
  const runs = Object.values(state.runs);
  const endAt = Math.max(createdAt, isFinal(phase) ? phase.at : now);
  const at = Array.from({ length: points }, (_, n) => Math.round(createdAt + ((endAt - createdAt) * n) / (points - 1)));
  // A preparer and a verifier name a model, and ask none.
  const asking = runs.filter(({ turns }) => turns > 0);
  const shares = new Map(
    asking.map((run) => [run, new Float64Array(at.map((moment) => shareUntil(run, moment, endAt)))]),
  );
  /** What of the runs' values falls before each moment. */
  const sumsOf = (own: readonly RunEntry[], measure: (run: RunEntry) => number): number[] => {
    const sums = new Float64Array(points);
    for (const run of own) {
      const value = measure(run);
      shares.get(run)?.forEach((share, n) => {
        sums[n] = (sums[n] ?? 0) + value * share;
      });
    }
    return [...sums];
  };
  const costOf = (own: readonly RunEntry[]) => sumsOf(own, ({ costUsd }) => costUsd).map(inMicros);
  const usages = usageKinds.map((kind) => sumsOf(asking, ({ usage }) => usage[kind]));
  const byKey = <Key extends string>(keyOf: (run: RunEntry) => Key) =>
    spentBy(asking, keyOf, endAt).map(({ key }) => ({
      key,
      costUsd: costOf(asking.filter((run) => keyOf(run) === key)),
    }));
  return {
    at,
    limitUsd: ledger.limitUsd,
    costUsd: costOf(asking),
    byRole: byKey(({ role }) => role).map(({ key: role, costUsd }) => ({ role, costUsd })),
    byModel: byKey(({ model }) => model).map(({ key: model, costUsd }) => ({ model, costUsd })),
    cacheShare: at.map((_, n) => cacheShareOf(usageOf(usages.map((sums) => sums[n] ?? 0)))),
  };
}

/** How much of a run's time is over; at the moment of its end, and from then on, all of it. */
function shareUntil({ startedAt, endedAt }: RunEntry, moment: number, endAt: number): number {
  const until = endedAt ?? endAt;
  if (moment >= until) return 1;
  return moment <= startedAt ? 0 : (moment - startedAt) / (until - startedAt);
}

const usageKinds = Object.keys(noUsage) as (keyof TokenUsage)[];

const usageOf = (sums: readonly number[]): TokenUsage =>
  Object.fromEntries(usageKinds.map((kind, place) => [kind, sums[place]])) as TokenUsage;

const inMicros = (usd: number): number => Math.round(usd * 1_000_000) / 1_000_000;
