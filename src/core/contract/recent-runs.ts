/** A large build has thousands of runs that have ended, more text than all else of its view. */
import type { RunView } from './views.ts';

/** Of the last runs to begin. */
export const recentRuns = 100;

/** A view with the runs that are under way and the last to begin; its `runCount` tells how many there are. */
export function withRecentRuns<View extends { runs: RunView[] }>(view: View): View {
  const first = view.runs.length - recentRuns;
  return first <= 0 ? view : { ...view, runs: view.runs.filter((run, at) => at >= first || run.endedAt === null) };
}
