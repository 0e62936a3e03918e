/** When graded work is on its way onto the branches: from the verdict until it has merged or is sent back. */
import { expect, it } from 'vitest';
import { TaskState } from '../../../../src/core/builds/task-state.ts';
import { viewOf } from '../../../../src/core/builds/view.ts';
import { plan, submission, task } from '../../builders.ts';
import { type PlayedBuild, playedBuild } from '../played-build.ts';

const minute = 60_000;

const played = (ids: string[], options: Parameters<typeof playedBuild>[1] = {}): PlayedBuild =>
  playedBuild(
    submission({ plan: plan(ids.map((id) => task({ id }))), parallel: { maxWorkers: 5, maxEvaluators: 5 } }),
    options,
  );
const landings = ({ state }: PlayedBuild) =>
  Object.fromEntries(viewOf(state, 0).tasks.map((shown) => [shown.id, shown.landings]));

it('a task is on its way from its verdict until its branches have moved', () => {
  const build = played(['a'], { hold: ['advance-refs'] });
  build.later(minute);
  build.end({ role: 'generator' }, build.candidate());
  expect(landings(build)).toEqual({ a: [] });
  build.later(minute);
  build.end({ role: 'evaluator' }, build.verdict(build.order({ role: 'evaluator' })));
  build.later(minute);
  expect(landings(build)).toEqual({ a: [{ from: 2 * minute, to: null }] });
  build.release();
  expect(landings(build)).toEqual({ a: [{ from: 2 * minute, to: 3 * minute }] });
});

it('tests on a head that has moved are within it; what they send back ends it, and its next verdict begins another', () => {
  const build = played(['a', 'b']);
  for (const id of ['a', 'b']) build.end({ role: 'generator', task: id }, build.candidate());
  const [first, second] = ['a', 'b'].map((id) => build.order({ role: 'evaluator', task: id }));
  if (!first || !second) throw new Error('both are evaluated');
  build.later(minute);
  build.end({ role: 'evaluator', task: 'a' }, build.verdict(first));
  build.end({ role: 'evaluator', task: 'b' }, build.verdict(second));
  expect(build.stages()).toEqual({ a: 'merged', b: 'evaluating' });
  build.later(minute);
  build.end({ role: 'evaluator', task: 'b' }, build.verdict(build.order({ role: 'evaluator', task: 'b' }), false));
  const sentBack = { from: minute, to: 2 * minute };
  expect([build.stages().b, landings(build).b]).toEqual(['generating', [sentBack]]);
  build.later(minute);
  build.round('b');
  expect(landings(build)).toEqual({
    a: [{ from: minute, to: minute }],
    b: [sentBack, { from: 3 * minute, to: 3 * minute }],
  });
});

it('a person who skips a task that waits for its merge ends it', () => {
  const build = played(['a', 'b']);
  for (const id of ['a', 'b']) build.end({ role: 'generator', task: id }, build.candidate());
  const orders = ['a', 'b'].map((id) => build.order({ role: 'evaluator', task: id }));
  for (const [at, id] of ['a', 'b'].entries()) {
    const order = orders[at];
    if (order) build.end({ role: 'evaluator', task: id }, build.verdict(order));
  }
  build.later(minute);
  build.send({ kind: 'skip', task: 'b' });
  expect(landings(build)).toEqual({ a: [{ from: 0, to: 0 }], b: [{ from: 0, to: minute }] });
});

it('a row of a release that did not follow them has none', () => {
  const [row] = Object.values(played(['a']).state.tasks);
  const { landings: _, ...older } = row ?? {};
  expect(TaskState.parse(older).landings).toEqual([]);
});
