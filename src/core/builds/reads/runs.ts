/** The runs of a build as the API answers them. */
import type { Page, PageQuery } from '../../contract/reads/page.ts';
import { pageOf } from '../../contract/reads/page.ts';
import type { RunAnswer, RunList } from '../../contract/reads/runs.ts';
import { cacheShareOf } from '../../money/cache-share.ts';
import type { BuildState } from '../state.ts';
import { runView } from '../view.ts';

/** Null where the cursor is none. */
export function runList(state: BuildState, query: PageQuery): RunList | null {
  const page: Page<RunList['runs'][number]> | null = pageOf(
    Object.values(state.runs).map(runView),
    query,
    ({ id }) => id,
  );
  return page && { runs: page.items, next: page.next };
}

/** Null where the build has no such run. */
export function runDetail(state: BuildState, id: string): RunAnswer['run'] | null {
  const run = Object.hasOwn(state.runs, id) ? state.runs[id] : undefined;
  return run ? { ...runView(run), cacheShare: cacheShareOf(run.usage) } : null;
}
