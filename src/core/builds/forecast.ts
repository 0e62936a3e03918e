/** From which the rest of a build can be estimated: the plan's own figures, and what its tasks have taken so far. */
import type { BuildSnapshot } from '../contract/views.ts';
import { remainingPathMinutes } from '../plan/waves.ts';
import { type BuildState, liveTasks } from './state.ts';
import { isSettled } from './task-state.ts';

export function forecastOf(state: BuildState): NonNullable<BuildSnapshot['forecast']> {
  const tasks = liveTasks(state);
  const left = tasks.filter((task) => !isSettled(task)).map(({ task }) => task);
  const costs = Map.groupBy(Object.values(state.runs), ({ task }) => task);
  const merged = tasks.filter(({ stage }) => stage.kind === 'merged');
  return {
    pathMinutes: Math.max(0, ...remainingPathMinutes(left).values()),
    taskMinutes: left.reduce((sum, { estimateMinutes }) => sum + estimateMinutes, 0),
    medianRounds: median(merged.map(({ rounds }) => rounds)),
    medianCostUsd: median(
      merged.map(({ task }) => (costs.get(task.id) ?? []).reduce((sum, { costUsd }) => sum + costUsd, 0)),
    ),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
