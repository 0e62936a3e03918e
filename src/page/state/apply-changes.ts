/** Makes of the view that the page has the one of now: tasks and runs that have not changed stay the same objects. */
import type { StreamMessage, ViewChanges } from '../../core/contract/streams.ts';
import type { BuildView } from '../../core/contract/views.ts';

/** The stream leaves out what never changes. */
export type Told = Extract<StreamMessage, { kind: 'view' }>['view'];

export function applyChanges(view: BuildView, changes: ViewChanges, lastSeq: number): BuildView {
  const gone = new Set(changes.gone);
  const tasks = gone.size === 0 ? view.tasks : view.tasks.filter(({ id }) => !gone.has(id));
  return {
    ...view,
    ...(changes.fields as Partial<BuildView>),
    tasks: replaced(tasks, changes.tasks),
    runs: replaced(view.runs, changes.runs),
    lastSeq,
  };
}

/** A view as it is told whole: what says the same as before stays the same object, and what has ended long ago stays. */
export function withSame(before: BuildView, told: Told): BuildView {
  const runs = [...untold(before.runs, told), ...sameOf(before.runs, told.runs)];
  return { ...before, ...told, tasks: sameOf(before.tasks, told.tasks), runs };
}

/** Ended runs that are not among the recent ones any more. One that was under way has ended too, and nobody has said how. */
function untold(runs: BuildView['runs'], told: Told): BuildView['runs'] {
  if ((told.runCount ?? 0) <= told.runs.length) return [];
  const recent = new Set(told.runs.map(({ id }) => id));
  return runs.filter(({ id, endedAt }) => endedAt !== null && !recent.has(id));
}

function sameOf<Item extends { id: string }>(before: readonly Item[], newer: readonly Item[]): Item[] {
  const known = new Map(before.map((item) => [item.id, item]));
  return newer.map((item) => {
    const found = known.get(item.id);
    return found && JSON.stringify(found) === JSON.stringify(item) ? found : item;
  });
}

/** Those that are new come at the end, as they do in the view; the same list where there are none. */
export function replaced<Item extends { id: string }>(items: Item[], newer: readonly Item[]): Item[] {
  if (newer.length === 0) return items;
  const byId = new Map(newer.map((item) => [item.id, item]));
  const kept = items.map((item) => {
    const found = byId.get(item.id);
    byId.delete(item.id);
    return found ?? item;
  });
  return [...kept, ...byId.values()];
}
