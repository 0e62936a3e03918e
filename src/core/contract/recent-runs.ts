/**
 * Which runs a view tells of: a large build has thousands that have ended, more text than all else of its view. For browsers
 * as well: this file imports types alone.
 */
import type { RunView } from './views.ts';

/** All, or those that are under way and the last to begin. */
export const runsShown = ['all', 'recent'] as const;
export type RunsShown = (typeof runsShown)[number];

/** Of the last runs to begin. */
export const recentRuns = 100;

/** A view with its recent runs; its `runCount` tells how many there are. */
export function withRecentRuns<View extends { runs: RunView[] }>(view: View): View {
  const first = view.runs.length - recentRuns;
  return first <= 0 ? view : { ...view, runs: view.runs.filter((run, at) => at >= first || run.endedAt === null) };
}
