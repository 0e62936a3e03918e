import { describe, expect, it } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { criterion, discovery, plan, submission, task } from '../builders.ts';
import { commit, playedBuild } from './played-build.ts';

const built = (tasks: ReturnType<typeof task>[], given: Parameters<typeof submission>[0] = {}) =>
  playedBuild(submission({ plan: plan(tasks), ...given }));
const chain = [task({ id: 'a' }), task({ id: 'b' }), task({ id: 'c', dependsOn: ['a'] })];

describe('dispatch', () => {
  it('starts ready tasks up to maxWorkers, the longest remaining path first', () => {
    const tasks = [task({ id: 'x' }), task({ id: 'y' }), task({ id: 'z', dependsOn: ['y'] })];
    const build = built(tasks, { parallel: { maxWorkers: 1 } });
    expect(build.stages()).toEqual({ x: 'waiting', y: 'generating', z: 'waiting' });
  });

  it('is rolling: a task starts when its own dependencies have merged', () => {
    const build = built(chain);
    build.round('a');
    expect(build.stages()).toEqual({ a: 'merged', b: 'generating', c: 'generating' });
  });

  it('with a barrier waits for the whole wave', () => {
    const build = built(chain, { parallel: { barrier: true } });
    build.round('a');
    expect(build.stages()).toEqual({ a: 'merged', b: 'generating', c: 'waiting' });
    build.round('b');
    expect(build.stages()).toEqual({ a: 'merged', b: 'merged', c: 'generating' });
    expect(build.log.find(({ type }) => type === 'wave.completed')).toEqual({
      type: 'wave.completed',
      text: 'Wave 1 is complete',
      data: { wave: 1, tasks: ['a', 'b'] },
    });
  });

  it('tells the runs of a wave what the repositories held when it began, and nothing where that is switched off', () => {
    const briefs = (tokens: { repositoryBrief?: boolean }) => {
      const build = built([...chain, task({ id: 'd', dependsOn: ['c'] })], { tokens, parallel: { maxWorkers: 4 } });
      build.round('a');
      const early = build.order({ role: 'generator', task: 'c' }).briefAt;
      build.round('b');
      build.round('c');
      const late = build.order({ role: 'generator', task: 'd' }).briefAt;
      return [early, late].map((at) => at.map(({ commit }) => commit));
    };
    const [base, after] = briefs({});
    expect([base, (after ?? []).length, briefs({ repositoryBrief: false })]).toEqual([[commit(0)], 1, [[], []]]);
    expect(after).not.toEqual(base);
  });

  it('keeps tasks with overlapping claims apart', () => {
    const tasks = [
      task({ id: 'a', scope: ['app:src'] }),
      task({ id: 'b', scope: ['app:docs'] }),
      task({ id: 'c', scope: ['app:src/deep'], dependsOn: ['b'] }),
    ];
    const build = built(tasks);
    build.round('b');
    expect(build.stages()).toEqual({ a: 'generating', b: 'merged', c: 'waiting' });
    build.round('a');
    expect(build.stages()).toEqual({ a: 'merged', b: 'merged', c: 'generating' });
  });

  it('works at a task without dependencies while others are evaluated', () => {
    const build = built([task({ id: 'a' }), task({ id: 'b' }), task({ id: 'c' })], {
      parallel: { maxWorkers: 1, maxEvaluators: 1 },
    });
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    expect(build.stages()).toEqual({ a: 'evaluating', b: 'generating', c: 'waiting' });
    build.end({ role: 'generator', task: 'b' }, build.candidate());
    expect(build.stages()).toEqual({ a: 'evaluating', b: 'handed-in', c: 'generating' });
    build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator', task: 'a' })));
    expect(build.stages()).toEqual({ a: 'merged', b: 'evaluating', c: 'generating' });
  });

  it('keeps its one place for a task until that is graded, where evaluators have no bound of their own', () => {
    const build = built([task({ id: 'a' }), task({ id: 'b' })], { parallel: { maxWorkers: 1 } });
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    expect(build.stages()).toEqual({ a: 'evaluating', b: 'waiting' });
  });

  it('tests no task again before the one that is tested again has merged, nor lets one overtake it', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const build = built(
      ids.map((id) => task({ id })),
      { parallel: { maxWorkers: 4 } },
    );
    for (const id of ids) build.end({ role: 'generator', task: id }, build.candidate());
    const orders = new Map(ids.map((id) => [id, build.order({ role: 'evaluator', task: id })]));
    const graded = (id: string): void => {
      const order = orders.get(id);
      if (order) build.end({ role: 'evaluator', task: id }, build.verdict(order));
    };
    graded('a');
    graded('b');
    graded('c');
    expect(build.stages()).toEqual({ a: 'merged', b: 'evaluating', c: 'merging', d: 'evaluating' });
    graded('d');
    expect(build.stages()).toEqual({ a: 'merged', b: 'evaluating', c: 'merging', d: 'merging' });
    for (const id of ['b', 'c'])
      build.end({ role: 'evaluator', task: id }, build.verdict(build.order({ role: 'evaluator', task: id })));
    expect(build.stages()).toEqual({ a: 'merged', b: 'merged', c: 'merged', d: 'merged' });
    expect(build.log.filter(({ type }) => type === 'task.rechecked').map(({ data }) => data)).toEqual([
      { task: 'b', ahead: [] },
      { task: 'c', ahead: ['d'] },
    ]);
  });

  it('begins nothing on a head that is about to move', () => {
    const tasks = [task({ id: 'a' }), task({ id: 'b' }), task({ id: 'c' })];
    const build = playedBuild(submission({ plan: plan(tasks), parallel: { maxWorkers: 2 } }), {
      hold: ['advance-refs'],
    });
    build.round('a');
    build.end({ role: 'generator', task: 'b' }, build.candidate());
    expect(build.stages()).toEqual({ a: 'merging', b: 'handed-in', c: 'generating' });
    build.release();
    expect(build.stages()).toEqual({ a: 'merged', b: 'evaluating', c: 'generating' });
    const { heads } = build.order({ role: 'evaluator', task: 'b' });
    expect(heads.map(({ commit }) => commit)).toEqual([build.heads.get('app')]);
  });

  it('starts a task whose worker becomes free while a head moves from the new one', () => {
    const tasks = [task({ id: 'a' }), task({ id: 'b' }), task({ id: 'c' })];
    const build = playedBuild(submission({ plan: plan(tasks), parallel: { maxWorkers: 1, maxEvaluators: 1 } }), {
      hold: ['advance-refs'],
    });
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator', task: 'a' })));
    build.end({ role: 'generator', task: 'b' }, build.candidate());
    expect(build.stages()).toEqual({ a: 'merging', b: 'handed-in', c: 'waiting' });
    build.release();
    expect(build.order({ role: 'generator', task: 'c' }).heads[0]?.commit).toBe(build.heads.get('app'));
  });

  it('completes when all have merged, and removes the working refs', () => {
    const build = built(chain);
    build.round('a');
    build.round('b');
    build.round('c');
    expect(build.types().filter((type) => type === 'wave.completed')).toHaveLength(2);
    expect(build.state.phase).toEqual({ kind: 'completed', at: 0 });
  });
});

describe('a round', () => {
  it('goes back to a generator with its reasons and its candidate', () => {
    const build = built([task({ criteria: [criterion(), criterion({ id: 'C2' })] })]);
    build.round('a', { C1: true, C2: false });
    expect(build.order({ role: 'generator' })).toMatchObject({
      round: 2,
      assignment: {
        previous: { ref: 'refs/c' },
        feedback: [{ kind: 'criteria', failed: [{ criterion: 'C2', pass: false, evidence: 'seen' }] }],
      },
    });
  });

  it('that conflicts is requeued with the paths and both commits, and is evidence', () => {
    const build = built([task()]);
    build.end({ role: 'generator' }, build.candidate());
    const conflict = {
      kind: 'conflict' as const,
      repository: 'app',
      paths: ['src/index.ts'],
      head: commit(1),
      candidate: commit(2),
    };
    build.end({ role: 'evaluator' }, conflict);
    expect(build.order({ role: 'generator' }).assignment).toMatchObject({
      feedback: [conflict],
      previous: { ref: 'refs/c' },
    });
    expect(build.state.tasks.a).toMatchObject({
      conflicts: 1,
      rounds: 2,
      evidence: ['round 1: conflict with what has merged meanwhile in app:src/index.ts'],
    });
  });

  it('graded on a head that has moved since is merged and tested again without a second opinion', () => {
    const build = built([task({ id: 'a' }), task({ id: 'b' })]);
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    build.end({ role: 'generator', task: 'b' }, build.candidate());
    const stale = build.order({ role: 'evaluator', task: 'b' });
    build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator', task: 'a' })));
    build.end({ role: 'evaluator', task: 'b' }, build.verdict(stale));
    const recheck = build.order({ role: 'evaluator', task: 'b' });
    expect(recheck.assignment).toMatchObject({ graded: [{ criterion: 'C1', pass: true, evidence: 'seen' }] });
    expect(recheck.heads[0]?.commit).toBe(build.heads.get('app'));
    build.end({ role: 'evaluator', task: 'b' }, build.verdict(recheck));
    expect(build.state.phase.kind).toBe('completed');
    const graded = build.log.filter(({ type }) => type === 'task.graded').map(({ data }) => data.task);
    expect(graded).toEqual(['a', 'b']);
  });

  it('whose evaluation breaks off is evaluated again, three times at most', () => {
    const build = built([task()]);
    build.end({ role: 'generator' }, build.candidate());
    for (let n = 0; n < 3; n += 1) {
      expect(build.stages()).toEqual({ a: 'evaluating' });
      build.end({ role: 'evaluator' }, { kind: 'failed', reason: 'sandbox', message: 'gone' });
    }
    expect(build.order({ role: 'generator' }).assignment).toMatchObject({
      feedback: [{ kind: 'run-failed', message: 'gone' }],
    });
  });

  it('is told what other tasks discovered', () => {
    const build = built([task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] })]);
    const { runId } = build.order({ role: 'generator', task: 'a' });
    const report = { runId, seq: 1, body: { kind: 'discovery' as const, commit: null, discovery: discovery() } };
    build.send({ kind: 'report', report });
    build.send({ kind: 'report', report });
    expect(build.state.discoveries).toHaveLength(1);
    build.send({ kind: 'report', report: { runId, seq: 2, body: { kind: 'ended', outcome: build.candidate() } } });
    build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator', task: 'a' })));
    expect(build.order({ role: 'generator', task: 'b' }).assignment).toMatchObject({
      discoveries: '- fact from a: dates are UTC (see app/src/date.ts)',
    });
  });

  it('is not told where the relay is off', () => {
    const build = built([task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] })], {
      parallel: { discoveryRelay: false },
    });
    const { runId } = build.order({ role: 'generator', task: 'a' });
    build.send({
      kind: 'report',
      report: { runId, seq: 1, body: { kind: 'discovery', commit: null, discovery: discovery() } },
    });
    build.send({ kind: 'report', report: { runId, seq: 2, body: { kind: 'ended', outcome: build.candidate() } } });
    build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator', task: 'a' })));
    expect(build.order({ role: 'generator', task: 'b' }).assignment).toMatchObject({ discoveries: '' });
  });
});

describe('an integration branch that someone else moves', () => {
  it('is taken as it is, and the task is checked again on it', () => {
    const build = built([task()]);
    build.end({ role: 'generator' }, build.candidate());
    const order = build.order({ role: 'evaluator' });
    build.heads.set('app', commit(77));
    build.end({ role: 'evaluator' }, build.verdict(order));
    expect(build.order({ role: 'evaluator' }).heads).toEqual([
      { name: 'app', url: 'https://example.com/app.git', commit: commit(77), git: usualGit },
    ]);
  });
});

it('a task is given what those that it depends on publish, and so is who grades it', () => {
  const publishes = 'greet(name: string): string';
  const tasks = [task({ id: 'a', publishes }), task({ id: 'b', dependsOn: ['a'] })];
  const build = built(tasks);
  expect(build.order({ role: 'generator', task: 'a' }).assignment).not.toHaveProperty('interfaces');
  build.round('a');
  const given = { interfaces: [{ task: 'a', text: publishes }] };
  expect(build.order({ role: 'generator', task: 'b' }).assignment).toMatchObject(given);
  build.end({ role: 'generator', task: 'b' }, build.candidate());
  expect(build.order({ role: 'evaluator', task: 'b' }).assignment).toMatchObject(given);
});
