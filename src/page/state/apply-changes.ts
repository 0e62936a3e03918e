/** Makes of the view that the page has the one of now: tasks and runs that have not changed stay the same objects. */
import type { StreamMessage, ViewChanges } from '../../core/contract/streams.ts';
import type { BuildView } from '../../core/contract/views.ts';

/** The stream leaves out what never changes. */
export type Told = Extract<StreamMessage, { kind: 'view' }>['view'];

export function applyChanges(view: BuildView, changes: ViewChanges, lastSeq: number): BuildView {
  const gone = new Set(changes.gone);
  const tasks = view.tasks.filter(({ id }) => !gone.has(id));
  return {
    ...view,
    ...(changes.fields as Partial<BuildView>),
    tasks: replaced(tasks, changes.tasks),
    runs: replaced(view.runs, changes.runs),
    lastSeq,
  };
}

/** Those that are new come at the end, as they do in the view. */
function replaced<Item extends { id: string }>(items: readonly Item[], newer: readonly Item[]): Item[] {
  if (newer.length === 0) return [...items];
  const byId = new Map(newer.map((item) => [item.id, item]));
  const kept = items.map((item) => {
    const found = byId.get(item.id);
    byId.delete(item.id);
    return found ?? item;
  });
  return [...kept, ...byId.values()];
}
