/** Every view of the page, where it is, and the variants of the build in which it is looked at beside the running one. */

import { pathOf, type View, type ViewName } from '../../src/page/routes.ts';
import type { Fixture } from './fixture/fixture.ts';
import type { VariantName } from './fixture/variants.ts';

/** A task that was sent back twice and is evaluated. */
export const shownTask = 'timetable-api';

export function pathIn(fixture: Fixture, name: ViewName): string {
  const { id, runs } = fixture.view;
  const run = runs.find(({ task, role }) => task === shownTask && role === 'generator')?.id ?? runs[0]?.id ?? '';
  return pathOf({ name, id, task: fixture.view.tasks.find((task) => task.id === shownTask)?.id ?? '', run } as View);
}

/** States in which a view says something else than while the build runs. */
export const looks: Record<ViewName, readonly VariantName[]> = {
  builds: ['running'],
  'new-build': ['running'],
  overview: [
    'running',
    'awaiting plan approval',
    'paused at cost limit',
    'red base',
    'completed with reservations',
    'failed',
    'failed on its way',
    'cancelled',
    'empty planning',
    'large',
  ],
  board: ['running', 'completed with reservations', 'failed', 'cancelled', 'large'],
  graph: ['running', 'empty planning'],
  plan: ['running', 'awaiting plan approval'],
  requirements: ['running', 'completed with reservations'],
  costs: ['running', 'failed'],
  events: ['running', 'large'],
  task: ['running', 'awaiting plan approval'],
  run: ['running', 'large'],
};
export const viewNames = Object.keys(looks) as ViewName[];
