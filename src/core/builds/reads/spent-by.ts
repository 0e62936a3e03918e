/** What runs have used and cost, summed by whatever tells them apart. */
import { cacheShareOf } from '../../money/cache-share.ts';
import { addUsage, noUsage, type TokenUsage } from '../../money/prices.ts';
import type { RunEntry } from '../state.ts';

export type Spent = { runs: number; ms: number; costUsd: number; usage: TokenUsage; cacheShare: number | null };

/** How long a run has taken until `now`. */
export const lastedMs = ({ startedAt, endedAt }: Pick<RunEntry, 'startedAt' | 'endedAt'>, now: number): number =>
  Math.max(0, (endedAt ?? now) - startedAt);

export function spentOn(runs: readonly RunEntry[], now: number): Spent {
  const usage = runs.reduce((sum, run) => addUsage(sum, run.usage), noUsage);
  return {
    runs: runs.length,
    ms: runs.reduce((sum, run) => sum + lastedMs(run, now), 0),
    costUsd: runs.reduce((sum, { costUsd }) => sum + costUsd, 0),
    usage,
    cacheShare: cacheShareOf(usage),
  };
}

/** The dearest first. */
export const spentBy = <Key extends string>(
  runs: readonly RunEntry[],
  keyOf: (run: RunEntry) => Key,
  now: number,
): { key: Key; spent: Spent }[] =>
  [...Map.groupBy(runs, keyOf)]
    .map(([key, own]) => ({ key, spent: spentOn(own, now) }))
    .toSorted((a, b) => b.spent.costUsd - a.spent.costUsd || b.spent.ms - a.spent.ms);
