/** Graded tasks that wait on a head that has moved are tested together, and land together or not at all. */
import { expect, it } from 'vitest';
import { boarding } from '../../../../src/core/builds/trains/train.ts';
import { events } from '../../../../src/core/contract/events.ts';
import { plan, submission, task } from '../../builders.ts';
import { commit, type PlayedBuild, playedBuild } from '../played-build.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];

/** All are graded on the same head; the first one merges, the second is tested again, the others wait. */
function waiting(options: Parameters<typeof playedBuild>[1] = {}): PlayedBuild {
  const tasks = ids.map((id) => task({ id }));
  const build = playedBuild(submission({ plan: plan(tasks), parallel: { maxWorkers: 5, maxEvaluators: 5 } }), options);
  ids.forEach((id, place) => {
    const candidate = { ref: `refs/c/${id}`, commits: [{ repository: 'app', commit: commit(900 + place) }] };
    build.end({ role: 'generator', task: id }, { ...candidateOf(build), candidate });
  });
  const orders = ids.map((id) => build.order({ role: 'evaluator', task: id }));
  for (const order of orders) if (order) endOf(build, order);
  return build;
}

function candidateOf(build: PlayedBuild) {
  const outcome = build.candidate();
  if (outcome.kind !== 'candidate') throw new Error('a candidate is none');
  return outcome;
}

const endOf = (build: PlayedBuild, order: PlayedBuild['orders'][number], pass = true): void => {
  const outcome = build.verdict(order, pass);
  build.send({ kind: 'report', report: { runId: order.runId, seq: 1, body: { kind: 'ended', outcome } } });
};

/** Ends the test that is under way, and says which tasks were in it, in order. */
function tested(build: PlayedBuild, end: boolean | 'conflict' | 'failed' | 'timeout'): string {
  const order = build.order({ role: 'evaluator' });
  const { assignment } = order;
  if (assignment.role !== 'evaluator') throw new Error('no evaluator');
  const which = { role: 'evaluator', task: assignment.task.id };
  if (end === 'conflict')
    build.end(which, { kind: 'conflict', repository: 'app', paths: ['x'], head: commit(1), candidate: commit(2) });
  else if (end === 'timeout') build.end(which, { kind: 'failed', reason: 'timeout', message: 'it took too long' });
  else if (end === 'failed') build.end(which, { kind: 'failed', reason: 'sandbox', message: 'it is away' });
  else endOf(build, order, end);
  return [...(assignment.ahead ?? []).map((one) => one.task.id), assignment.task.id].join(' ');
}

const merged = (build: PlayedBuild) =>
  build.log
    .filter(({ type }) => type === 'task.merged')
    .map(({ data }) => events['task.merged'].data.parse(data))
    .map((data) => ({ task: data.task, merges: data.merges }));

it('tests those that wait together, one commit each on top of one another, and moves the branch to the last', () => {
  const build = waiting();
  expect(build.stages()).toEqual({ a: 'merged', b: 'evaluating', c: 'merging', d: 'merging', e: 'merging' });
  expect([tested(build, true), tested(build, true)]).toEqual(['b', 'd e c']);
  expect(Object.values(build.stages())).toEqual(ids.map(() => 'merged'));
  const landed = merged(build);
  expect(landed.map((one) => one.task)).toEqual(['a', 'b', 'd', 'e', 'c']);
  const links = landed.flatMap(({ merges }) => merges);
  expect(links.map(({ from }) => from)).toEqual([commit(0), ...links.slice(0, -1).map(({ to }) => to)]);
  expect(build.heads.get('app')).toBe(links.at(-1)?.to);
});

it.each<[string, Parameters<typeof tested>[1]]>([
  ['does not pass', false],
  ['conflicts', 'conflict'],
  ['breaks off', 'failed'],
])('where it %s, half as many are tried, until one alone is, and then more again', (_, end) => {
  const build = waiting();
  tested(build, true);
  const tries = [tested(build, end), tested(build, true), tested(build, true)];
  expect(tries).toEqual(['d e c', 'c', 'e d']);
  expect(Object.values(build.stages())).toEqual(ids.map(() => 'merged'));
  expect(build.log.filter(({ type }) => type === 'task.train-failed').map(({ data }) => data)).toEqual([
    { task: 'c', ahead: ['d', 'e'], reason: expect.any(String) },
  ]);
});

it('sends back the one that has failed alone, and nobody else', () => {
  const build = waiting();
  tested(build, true);
  expect([tested(build, false), tested(build, false)]).toEqual(['d e c', 'c']);
  expect(build.stages()).toEqual({ a: 'merged', b: 'merged', c: 'generating', d: 'evaluating', e: 'merging' });
  expect(tested(build, true)).toBe('e d');
  expect(build.state.trainLength).toBe(24);
  expect(build.log.filter(({ type }) => type === 'task.rejected').map(({ data }) => data.task)).toEqual(['c']);
});

it('lands nothing of what was tested together with a task that a person has taken out since', () => {
  const build = waiting();
  tested(build, true);
  build.send({ kind: 'skip', task: 'd' });
  expect([tested(build, true), merged(build).length]).toEqual(['d e c', 2]);
  expect([tested(build, true), build.stages()]).toEqual([
    'e c',
    { a: 'merged', b: 'merged', c: 'merged', d: 'skipped', e: 'merged' },
  ]);
});

it('tests all of them again on a branch that somebody else has moved', () => {
  const build = waiting();
  tested(build, true);
  build.heads.set('app', commit(5000));
  expect([tested(build, true), merged(build).length]).toEqual(['d e c', 2]);
  expect(tested(build, true)).toBe('d e c');
  expect(merged(build).map((one) => one.task)).toEqual(['a', 'b', 'd', 'e', 'c']);
});

it('while the branch moves, no person takes one of them out', () => {
  const build = waiting({ hold: ['advance-refs'] });
  build.release();
  expect(tested(build, true)).toBe('c d e b');
  const before = build.state;
  build.send({ kind: 'skip', task: 'd' });
  expect(build.state).toEqual(before);
  build.release();
  expect(Object.values(build.stages())).toEqual(ids.map(() => 'merged'));
});

it('a person who takes one out before the branch moves has the others tested again', () => {
  const build = waiting();
  tested(build, true);
  build.send({ kind: 'pause' });
  tested(build, true);
  build.send({ kind: 'skip', task: 'd' });
  build.send({ kind: 'resume' });
  expect(tested(build, true)).toBe('e c');
  expect(build.stages()).toEqual({ a: 'merged', b: 'merged', c: 'merged', d: 'skipped', e: 'merged' });
});

it('tries fewer with the same leader, whatever trains of other repositories come to', () => {
  const build = waiting();
  tested(build, true);
  build.send({ kind: 'pause' });
  tested(build, false);
  expect(build.state.tasks.c?.stage).toMatchObject({ kind: 'handed-in', most: 1, tries: 0 });
  const grown = { ...build.state, trainLength: 24 };
  expect(boarding(grown, { leader: 'c', most: 1, held: new Set() })).toEqual([]);
  expect(boarding(grown, { leader: 'c', most: null, held: new Set() }).map((one) => one.task.id)).toEqual(['d', 'e']);
});

it('never again tests as many together as have taken too long', () => {
  const build = waiting();
  tested(build, true);
  expect([tested(build, 'timeout'), tested(build, true), tested(build, true)]).toEqual(['d e c', 'c', 'e d']);
  expect([build.state.trainLength, build.state.longestTrain]).toEqual([2, 2]);
});

it('has more time the more are tested together', () => {
  const build = waiting();
  const minutes = ({ deadlineAt, runId }: PlayedBuild['orders'][number]) =>
    (deadlineAt - (build.state.runs[runId]?.startedAt ?? 0)) / 60_000;
  const alone = minutes(build.order({ role: 'evaluator' }));
  tested(build, true);
  expect([alone, minutes(build.order({ role: 'evaluator' }))]).toEqual([30, 40]);
});

it('a train that breaks off is no try of its leader alone', () => {
  const build = waiting();
  tested(build, true);
  const tries = ['failed', 'failed', 'failed'] as const;
  expect(tries.map((end) => tested(build, end))).toEqual(['d e c', 'c', 'c']);
  expect([tested(build, true), build.stages().c]).toEqual(['c', 'merged']);
});

it('asks a model again, alone, where a person has said more of the task since it was graded', () => {
  const build = waiting();
  tested(build, true);
  build.send({ kind: 'note', task: 'c', text: 'In blue.' });
  expect(tested(build, true)).toBe('d e c');
  const { assignment } = build.order({ role: 'evaluator', task: 'c' });
  expect(assignment).toMatchObject({ graded: null, amendments: [{ id: 'note-n1', text: 'In blue.' }] });
  expect(assignment).not.toHaveProperty('ahead');
  build.end({ role: 'evaluator', task: 'c' }, build.verdict(build.order({ role: 'evaluator', task: 'c' })));
  expect(build.types()).not.toContain('task.rejected');
  expect(build.types()).not.toContain('task.train-failed');
});
