/** The tasks of a build as the API answers them. */
import type { PageQuery } from '../../contract/reads/page.ts';
import { pageOf } from '../../contract/reads/page.ts';
import type { TaskDetail, TaskList } from '../../contract/reads/tasks.ts';
import { amendmentsOf } from '../notes.ts';
import type { BuildState } from '../state.ts';
import { taskViews } from '../view.ts';

/** Null where the cursor is none. */
export function taskList(state: BuildState, query: PageQuery): TaskList | null {
  const page = pageOf(taskViews(state), query, ({ id }) => id);
  return page && { tasks: page.items, next: page.next };
}

/** Null where the build has no such task. */
export function taskDetail(state: BuildState, id: string): TaskDetail | null {
  const known = Object.hasOwn(state.tasks, id) ? state.tasks[id] : undefined;
  const view = taskViews(state).find((task) => task.id === id);
  if (!known || !view) return null;
  const { task, criteria } = known;
  const verdicts = new Map(criteria.map((verdict) => [verdict.criterion, verdict]));
  return {
    ...view,
    description: task.description,
    scope: task.scope,
    shared: task.shared,
    publishes: task.publishes ?? null,
    criteria: task.criteria.map(({ id: criterion, text, kind, requirements, check }) => ({
      id: criterion,
      text,
      pass: verdicts.get(criterion)?.pass ?? null,
      evidence: verdicts.get(criterion)?.evidence ?? null,
      guards: kind === 'guards',
      requirements,
      check: check ?? null,
    })),
    amendments: amendmentsOf(state, id),
  };
}
