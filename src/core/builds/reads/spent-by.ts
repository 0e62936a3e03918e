/** What runs have used and cost, summed by whatever tells them apart, and what the platform cost for them. */

import type { SpentByModel, SpentByRole, SpentOnTask } from '../../contract/reads/spent.ts';
import { Instance } from '../../environments/environment-options.ts';
import { cacheShareOf } from '../../money/cache-share.ts';
import { type PlatformCost, platformCost } from '../../money/platform-cost.ts';
import { addUsage, noUsage, type TokenUsage } from '../../money/prices.ts';
import type { BuildState, RunEntry } from '../state.ts';
import { viewOf } from '../view.ts';

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

export const spentByRole = (runs: readonly RunEntry[], now: number): SpentByRole[] =>
  spentBy(runs, ({ role }) => role, now).map(({ key, spent }) => ({ role: key, ...spent }));

export const spentByModel = (runs: readonly RunEntry[], now: number): SpentByModel[] =>
  spentBy(asking(runs), ({ model }) => model, now).map(({ key, spent }) => ({ model: key, ...spent }));

/** Every task, as the plan has them. */
export function spentByTask(state: BuildState, runs: readonly RunEntry[], now: number): SpentOnTask[] {
  const runsOf = Map.groupBy(runs, ({ task }) => task);
  return viewOf(state, 0).tasks.map(({ id, title, status, rounds, conflicts, costUsd }) => {
    const own = spentOn(runsOf.get(id) ?? [], now);
    return { task: id, title, status, rounds, conflicts, runs: own.runs, ms: own.ms, costUsd };
  });
}

/** A preparer and a verifier name a model, and ask none. */
export const asking = (runs: readonly RunEntry[]): RunEntry[] => runs.filter(({ turns }) => turns > 0);

/**
 * Each run has a sandbox while it is under way, and its object is awake; so is the Build's. What waits for a sandbox has
 * none. `usualSize`: SANDBOX_SIZE, where nothing else was asked for.
 */
export function spentOnPlatform(
  state: BuildState,
  runs: readonly RunEntry[],
  usualSize: string | undefined,
  now: number,
): PlatformCost {
  const asked = state.environments.flatMap(({ environment }) => environment.instance ?? []);
  const size = asked.toSorted((a, b) => Instance.options.indexOf(b) - Instance.options.indexOf(a))[0];
  const runMs = runs
    .filter(({ queuedSince }) => queuedSince === null)
    .reduce((sum, run) => sum + lastedMs(run, now), 0);
  const objectMs = runMs + Math.max(0, now - state.createdAt);
  return platformCost({
    size: size ?? Instance.catch('standard-1').parse(usualSize),
    sandboxSeconds: runMs / 1000,
    objectSeconds: objectMs / 1000,
  });
}
