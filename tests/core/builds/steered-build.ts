/** Builds of two tasks, one after the other, for the tests of what a person may do to them. */
import { plan, submission, task } from '../builders.ts';
import { type PlayedBuild, playedBuild } from './played-build.ts';

export const chain = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] })];

export const built = (given: Parameters<typeof submission>[0] = {}, tasks = chain): PlayedBuild =>
  playedBuild(submission({ plan: plan(tasks), ...given }));

/** With a task whose graded merge is on its way to the integration branch. */
export const merging = (): PlayedBuild => {
  const build = playedBuild(submission({ plan: plan(chain) }), { hold: ['advance-refs', 'delete-working-refs'] });
  build.round('a');
  return build;
};
