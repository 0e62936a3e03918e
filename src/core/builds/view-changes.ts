/** What has changed between two views of a build, so that readers who have the one are sent no more than makes the other. */
import type { ViewChanges } from '../contract/streams.ts';
import type { BuildView } from '../contract/views.ts';
import { remembered } from '../remembered.ts';

type Told = Omit<BuildView, 'urls'>;

/** The parts of a view as JSON: its fields, and each task and each run. */
export type ViewParts = { fields: Parts; tasks: Parts; runs: Parts };
type Parts = ReadonlyMap<string, string>;

export function viewParts({ tasks, runs, lastSeq: _, ...fields }: Told): ViewParts {
  const each = (items: readonly { id: string }[]): Parts => new Map(items.map((one) => [one.id, jsonOf(one)]));
  return {
    fields: new Map(Object.entries(fields).map(([name, value]) => [name, JSON.stringify(value)])),
    tasks: each(tasks),
    runs: each(runs),
  };
}

/** A task or a run that has not changed is the same object: a large build has thousands. */
const jsonOf = remembered((item: object) => JSON.stringify(item));

/** Null where nothing has. What changed is told whole, so that it may be told to a reader that has it already. */
export function viewChanges(before: ViewParts, after: ViewParts, view: Told): ViewChanges | null {
  const hasChanged = (part: keyof ViewParts, key: string): boolean => before[part].get(key) !== after[part].get(key);
  const fields = Object.fromEntries(Object.entries(view).filter(([name]) => hasChanged('fields', name)));
  const changes: ViewChanges = {
    fields: fields as ViewChanges['fields'],
    tasks: view.tasks.filter(({ id }) => hasChanged('tasks', id)),
    runs: view.runs.filter(({ id }) => hasChanged('runs', id)),
    gone: [...before.tasks.keys()].filter((id) => !after.tasks.has(id)),
  };
  const isEmpty = Object.keys(fields).length + changes.tasks.length + changes.runs.length + changes.gone.length === 0;
  return isEmpty ? null : changes;
}
