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
  const costOf = (own: readonly RunEntry[]) =>
    at.map((moment) => inMicros(sumOf(own, moment, endAt, ({ costUsd }) => costUsd)));
  // A preparer and a verifier name a model, and ask none.
  const asking = runs.filter(({ turns }) => turns > 0);
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
    cacheShare: at.map((moment) => cacheShareOf(usageUntil(asking, moment, endAt))),
  };
}

/** What of the runs' values falls before a moment. */
const sumOf = (runs: readonly RunEntry[], moment: number, endAt: number, measure: (run: RunEntry) => number): number =>
  runs.reduce((sum, run) => sum + measure(run) * shareUntil(run, moment, endAt), 0);

/** How much of a run's time is over; at the moment of its end, and from then on, all of it. */
function shareUntil({ startedAt, endedAt }: RunEntry, moment: number, endAt: number): number {
  const until = endedAt ?? endAt;
  if (moment >= until) return 1;
  return moment <= startedAt ? 0 : (moment - startedAt) / (until - startedAt);
}

function usageUntil(runs: readonly RunEntry[], moment: number, endAt: number): TokenUsage {
  const kinds = Object.keys(noUsage) as (keyof TokenUsage)[];
  const sums = kinds.map((kind) => [kind, sumOf(runs, moment, endAt, ({ usage }) => usage[kind])] as const);
  return Object.fromEntries(sums) as TokenUsage;
}

const inMicros = (usd: number): number => Math.round(usd * 1_000_000) / 1_000_000;
