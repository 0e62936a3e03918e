import { expect, test } from 'vitest';
import { viewOf } from '../../../src/core/builds/view.ts';
import { plan, submission, task } from '../builders.ts';
import { playedBuild, refusedText } from './played-build.ts';

const built = (tasks = ['a', 'b', 'c'].map((id) => task({ id })), given: Parameters<typeof submission>[0] = {}) =>
  playedBuild(submission({ plan: plan(tasks), parallel: { maxWorkers: 1 }, approval: 'plan', ...given }));
const started = ({ log }: ReturnType<typeof built>) =>
  log.filter(({ type }) => type === 'task.started').map(({ data }) => data.task);

test('of the tasks that may start those come first, and those last, that a person says', () => {
  const build = built();
  build.send({ kind: 'prioritize', task: 'a', priority: 'last', by: 'ann' });
  build.send({ kind: 'prioritize', task: 'c', priority: 'first' });
  build.send({ kind: 'prioritize', task: 'c', priority: 'first' });
  expect(build.log.slice(-2)).toEqual([
    { type: 'task.prioritized', text: 'a: ann has it taken last', data: { task: 'a', priority: 'last', by: 'ann' } },
    {
      type: 'task.prioritized',
      text: 'c: a person has it taken first',
      data: { task: 'c', priority: 'first', by: null },
    },
  ]);
  expect(viewOf(build.state, 0).tasks.map(({ priority }) => priority)).toEqual(['last', 'normal', 'first']);
  build.send({ kind: 'approve' });
  for (const id of ['c', 'b', 'a']) build.round(id);
  expect([started(build), build.state.phase.kind]).toEqual([['c', 'b', 'a'], 'completed']);
});

test('a task that is to come first takes along what it waits for, and passes no dependency', () => {
  const build = built([
    task({ id: 'long', estimateMinutes: 60 }),
    task({ id: 'base' }),
    task({ id: 'wanted', dependsOn: ['base'] }),
  ]);
  build.send({ kind: 'prioritize', task: 'wanted', priority: 'first' });
  build.send({ kind: 'prioritize', task: 'base', priority: 'last' });
  build.send({ kind: 'approve' });
  for (const id of ['base', 'wanted', 'long']) build.round(id);
  expect(started(build)).toEqual(['base', 'wanted', 'long']);
});

test('as is usual again, the longest remaining path comes first', () => {
  const build = built([task({ id: 'a' }), task({ id: 'long', estimateMinutes: 60 })]);
  build.send({ kind: 'prioritize', task: 'a', priority: 'first' });
  build.send({ kind: 'prioritize', task: 'a', priority: 'normal' });
  expect(build.log.at(-1)?.text).toBe('a: a person has it taken as is usual');
  build.send({ kind: 'approve' });
  expect(started(build)).toEqual(['long']);
});

test('what is handed in is evaluated by priority as well', () => {
  const build = built(undefined, { parallel: { maxWorkers: 3, maxEvaluators: 1 } });
  build.send({ kind: 'prioritize', task: 'c', priority: 'first' });
  build.send({ kind: 'approve' });
  for (const id of ['a', 'b', 'c']) build.end({ role: 'generator', task: id }, build.candidate());
  build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator', task: 'a' })));
  expect(build.stages()).toEqual({ a: 'merged', b: 'handed-in', c: 'evaluating' });
});

test('what has merged is not taken any more, and neither is what is not there', () => {
  const build = built();
  build.send({ kind: 'approve' });
  build.round('a');
  build.send({ kind: 'skip', task: 'b' });
  const why = (id: string) => refusedText(build, { kind: 'prioritize', task: id, priority: 'first' });
  expect(['a', 'b', 'c', 'constructor'].map(why)).toEqual([
    'the task a has merged',
    'the task b is skipped',
    null,
    'the build b1 has no task constructor',
  ]);
});

test('an edit of the plan keeps what was said of a task that stays', () => {
  const build = built();
  build.send({ kind: 'prioritize', task: 'c', priority: 'first' });
  build.send({ kind: 'edit-plan', plan: plan([task({ id: 'a' }), task({ id: 'c', title: 'C' })]), version: '*' });
  expect(build.state.tasks.c?.priority).toBe('first');
});
