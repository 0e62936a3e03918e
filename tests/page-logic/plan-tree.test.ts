/** What the headings of the work plan say of what is below them. */
import { expect, test } from 'vitest';
import { placedTasks, progressOf, progressText, tasksBelow } from '../../src/page/views/plan/plan-tree.ts';
import { plan } from '../page/fixture/plan.ts';
import { aTask } from '../workers/build-snapshot.ts';

test('every task stands at its place, and below all of its headings', () => {
  const placed = placedTasks(plan);
  const found = placed.map(
    ({ place }) => plan.phases[place.phase]?.epics[place.epic]?.stories[place.story]?.tasks[place.task]?.id,
  );
  expect(found).toEqual(placed.map(({ task }) => task.id));
  expect(plan.phases.flatMap(tasksBelow)).toEqual(found);
});

test('a heading says how many are merged, at work, stuck and left out, and nothing of what is not', () => {
  const statuses = ['merged', 'evaluating', 'handed-in', 'stuck', 'skipped', 'waiting'] as const;
  const tasks = new Map(statuses.map((status) => [status as string, aTask({ id: status, status })]));
  const progress = progressOf([...statuses, 'unknown'], tasks);
  expect(progress).toEqual({ all: 7, merged: 1, atWork: 2, stuck: 1, leftOut: 1 });
  expect(progressText(progress)).toBe('1 of 7 merged, 2 at work, 1 stuck, 1 left out');
  expect(progressText(progressOf(['waiting'], tasks))).toBe('0 of 1 merged');
});
