/** What a build has cost over time: at so many moments as are asked for, however long it is and however many runs it has. */
import { type CostSeries, dearestTasks } from '../../contract/reads/cost-series.ts';
import { cacheShareOf } from '../../money/cache-share.ts';
import { noUsage, type TokenUsage } from '../../money/prices.ts';
import { type BuildState, isFinal, type RunEntry } from '../state.ts';
import { asking, spentBy, spentByModel, spentByRole, spentByTask, spentOn, spentOnPlatform } from './spent-by.ts';

type Known = {
  state: BuildState;
  /** `SANDBOX_SIZE`, where nothing else was asked for. */
  usualSize: string | undefined;
};

/** `points` is two or more; `now` is the last of a build that has not ended. */
export function costSeries({ state, usualSize }: Known, points: number, now: number): CostSeries {
  const { phase, createdAt, ledger } = state;
  const all = Object.values(state.runs);
  const endAt = Math.max(createdAt, isFinal(phase) ? phase.at : now);
  const at = Array.from({ length: points }, (_, n) => Math.round(createdAt + ((endAt - createdAt) * n) / (points - 1)));
  const runs = asking(all);
  const sumsOf = (own: readonly RunEntry[], measure: (run: RunEntry) => number): number[] =>
    sumsAt(
      at,
      own.map((run) => ({ from: run.startedAt, to: run.endedAt ?? endAt, value: measure(run) })),
    );
  const costOf = (own: readonly RunEntry[]) => sumsOf(own, ({ costUsd }) => costUsd).map(inMicros);
  const usages = usageKinds.map((kind) => sumsOf(runs, ({ usage }) => usage[kind]));
  const byKey = <Key extends string>(keyOf: (run: RunEntry) => Key) =>
    spentBy(runs, keyOf, endAt).map(({ key }) => ({
      key,
      costUsd: costOf(runs.filter((run) => keyOf(run) === key)),
    }));
  const { usage, cacheShare } = spentOn(all, endAt);
  return {
    at,
    limitUsd: ledger.limitUsd,
    costUsd: costOf(runs),
    byRole: byKey(({ role }) => role).map(({ key: role, costUsd }) => ({ role, costUsd })),
    byModel: byKey(({ model }) => model).map(({ key: model, costUsd }) => ({ model, costUsd })),
    cacheShare: at.map((_, n) => cacheShareOf(usageOf(usages.map((sums) => sums[n] ?? 0)))),
    spent: {
      usage,
      cacheShare,
      byRole: spentByRole(all, endAt),
      byModel: spentByModel(all, endAt),
      byTask: spentByTask(state, all, endAt)
        .filter(({ costUsd }) => costUsd > 0)
        .toSorted((a, b) => b.costUsd - a.costUsd)
        .slice(0, dearestTasks),
    },
    platform: spentOnPlatform(state, all, usualSize, endAt),
  };
}

/**
 * What of the values falls before each moment, where each comes evenly over its time; at the moment of its end, and from
 * then on, all of it. Only the moments within its time are looked at for each.
 */
function sumsAt(at: readonly number[], values: readonly { from: number; to: number; value: number }[]): number[] {
  const within = new Float64Array(at.length);
  const ended = new Float64Array(at.length + 1);
  for (const { from, to, value } of values) {
    const end = firstNotBefore(at, to);
    for (let n = firstNotBefore(at, from); n < end; n += 1)
      within[n] = (within[n] ?? 0) + (value * ((at[n] ?? 0) - from)) / (to - from);
    ended[end] = (ended[end] ?? 0) + value;
  }
  let sum = 0;
  return [...within].map((part, n) => {
    sum += ended[n] ?? 0;
    return sum + part;
  });
}

/** The place of the first moment that is not before `time`; the length where all are. */
function firstNotBefore(at: readonly number[], time: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const usageKinds = Object.keys(noUsage) as (keyof TokenUsage)[];

const usageOf = (sums: readonly number[]): TokenUsage =>
  Object.fromEntries(usageKinds.map((kind, place) => [kind, sums[place]])) as TokenUsage;

const inMicros = (usd: number): number => Math.round(usd * 1_000_000) / 1_000_000;
