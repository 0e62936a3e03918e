/** What a build will have cost when it is done: its open tasks, each at the median of those that have merged. */
import type { BuildView } from '../../../core/contract/views.ts';
import { leftOf } from '../build/figures.ts';

export type Forecast = { endUsd: number; medianUsd: number; openTasks: number; overUsd: number };

/** Null where nothing can be said. */
export function forecastOf(view: BuildView): Forecast | null {
  const left = leftOf(view);
  const medianUsd = view.forecast?.medianCostUsd ?? null;
  if (left?.usd == null || medianUsd === null) return null;
  const endUsd = view.cost.spentUsd + left.usd;
  return {
    endUsd,
    medianUsd,
    openTasks: medianUsd > 0 ? Math.round(left.usd / medianUsd) : 0,
    overUsd: Math.max(0, endUsd - view.cost.limitUsd),
  };
}
