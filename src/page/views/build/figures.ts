/** What the header of a build tells in figures; computed from the view alone. */
import type { BuildView } from '../../../core/contract/views.ts';

export type Progress = {
  /** Tasks that count: those that gave way to others do not. */
  total: number;
  merged: number;
  atWork: number;
  stuck: number;
  skipped: number;
  waiting: number;
};

const atWork = ['generating', 'handed-in', 'evaluating', 'merging'];

export function progressOf({ tasks }: Pick<BuildView, 'tasks'>): Progress {
  const count = (isIt: (status: string) => boolean) => tasks.filter(({ status }) => isIt(status)).length;
  const replaced = count((status) => status === 'replaced');
  const merged = count((status) => status === 'merged');
  const working = count((status) => atWork.includes(status));
  const stuck = count((status) => status === 'stuck');
  const skipped = count((status) => status === 'skipped');
  const total = tasks.length - replaced;
  return { total, merged, atWork: working, stuck, skipped, waiting: total - merged - working - stuck - skipped };
}

/** What is left, by the plan's own figures and by what tasks have taken so far; null where nothing can be said. */
export type Left = { minutes: number | null; usd: number | null; exceedsLimit: boolean };

export function leftOf({ forecast, cost, endedAt, tasks }: BuildView): Left | null {
  if (!forecast || endedAt !== null) return null;
  const { total, merged, skipped } = progressOf({ tasks });
  const open = total - merged - skipped;
  if (open === 0) return null;
  const usd = forecast.medianCostUsd === null ? null : forecast.medianCostUsd * open;
  return {
    minutes: forecast.pathMinutes > 0 ? forecast.pathMinutes : null,
    usd,
    exceedsLimit: usd !== null && cost.spentUsd + usd > cost.limitUsd,
  };
}

/** Runs that are under way, by role. */
export function rolesAtWork({ runs }: Pick<BuildView, 'runs'>): [role: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { status, role } of runs) {
    if (status === 'running' || status === 'queued') counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return [...counts];
}
