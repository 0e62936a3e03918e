/** What each view reads before it is first shown: on the server, so that the first answer has it all. */
import type { BuildEvent } from '../../core/contract/events.ts';
import type { BuildView } from '../../core/contract/views.ts';
import type { View } from '../routes.ts';
import { addressOf, type ReadPath } from './api.ts';
import type { ReadQuery, Reads } from './reads.ts';

/** Of the event log, the newest; older ones are read on demand. */
export const newestEvents = 100;

type First = [path: ReadPath, params: Record<string, string>, query?: ReadQuery];

/** Beside the build itself. */
function firstOf(view: View): First[] {
  switch (view.name) {
    case 'builds':
      return [['/builds', {}, { limit: 50 }]];
    case 'new-build':
    case 'overview':
    case 'graph':
    case 'events':
      return [];
    case 'board':
    case 'plan':
      return [['/builds/{id}/plan', { id: view.id }]];
    case 'requirements':
      return [
        ['/builds/{id}/requirements', { id: view.id }],
        ['/builds/{id}/spec', { id: view.id }],
      ];
    case 'costs':
      return [['/builds/{id}/retrospective', { id: view.id }]];
    case 'task':
      return [['/builds/{id}/tasks/{task}', { id: view.id, task: view.task }]];
    case 'run':
      return [['/builds/{id}/runs/{run}', { id: view.id, run: view.run }]];
    default:
      return view satisfies never;
  }
}

/** Loads them; a failure is kept as the answer that it is. */
export async function loadFirst(view: View, reads: Reads): Promise<void> {
  const own = firstOf(view).map(([path, params, query]) => reads.load(path, params, query ? { query } : {}));
  if ('id' in view) {
    const build = await reads.load('/builds/{id}', { id: view.id });
    if (build.ok)
      await reads.load('/builds/{id}/events', { id: view.id }, { query: eventsQuery(build.value as BuildView) });
  }
  await Promise.all(own);
}

const eventsQuery = ({ lastSeq }: Pick<BuildView, 'lastSeq'>): ReadQuery => ({
  after: Math.max(0, lastSeq - newestEvents),
  limit: newestEvents,
});

/** The address of the events that come with the document. */
export const eventsAddress = (view: Pick<BuildView, 'id' | 'lastSeq'>): string =>
  addressOf('/builds/{id}/events', { id: view.id }, eventsQuery(view));

export const firstEvents = (page: unknown): readonly BuildEvent[] =>
  (page as { events: readonly BuildEvent[] } | null)?.events ?? [];
