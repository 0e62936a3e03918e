import { describe, expect, it } from 'vitest';
import { BuildState } from '../../../src/core/builds/state.ts';
import { viewOf } from '../../../src/core/builds/view.ts';
import { plan, submission, task } from '../builders.ts';
import { nextOf, playedBuild } from './played-build.ts';

const tasks = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] }), task({ id: 'c' })];

/** A build whose task a handed in the same rejected tree twice. */
const stagnant = () => {
  const build = playedBuild(submission({ plan: plan(tasks), parallel: { maxWorkers: 1 } }));
  build.round('a', false, 'same');
  build.round('a', false, 'same');
  return build;
};

describe('the breaker of a build', () => {
  it('opens on stagnation, starts nothing new, and asks for a re-plan with the evidence', () => {
    const build = stagnant();
    expect(build.stages()).toEqual({ a: 'stuck', b: 'waiting', c: 'waiting' });
    expect(build.order({ role: 'replanner' }).assignment).toMatchObject({
      task: { id: 'a' },
      evidence: ['round 1: criteria not met: C1', 'round 2: criteria not met: C1'],
    });
  });

  it('lets one of the new tasks through and closes when that merges', () => {
    const build = stagnant();
    const by = [task({ id: 'a1' }), task({ id: 'a2', dependsOn: ['a1'] })];
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: by, reason: 'too much at once' });
    expect(build.state.breaker).toMatchObject({ state: 'HALF_OPEN', probe: 'a1' });
    expect(build.stages()).toEqual({ a: 'replaced', b: 'waiting', c: 'waiting', a1: 'generating', a2: 'waiting' });
    expect(build.state.tasks.b?.task.dependsOn).toEqual(['a1', 'a2']);
    build.round('a1');
    expect(build.state.breaker.state).toBe('CLOSED');
    for (const id of ['a2', 'b', 'c']) build.round(id);
    expect(build.state.phase.kind).toBe('completed');
  });

  it('refuses a re-plan that the checks refuse, and tells the next one why', () => {
    const build = stagnant();
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'c', dependsOn: ['b'] })], reason: 'x' });
    const { assignment } = build.order({ role: 'replanner' });
    expect(assignment).toMatchObject({
      evidence: expect.arrayContaining([expect.stringContaining('the id c is used already')]),
    });
  });

  it('refuses a re-plan with which the plan would have more than 500 tasks, and takes one that fills a story', () => {
    const many = Array.from({ length: 499 }, (_, n) => task({ id: `t${n}`, dependsOn: ['a'] }));
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' }), ...many]), parallel: { maxWorkers: 1 } }));
    for (let round = 0; round < 2; round += 1) build.round('a', false, 'same');
    const two = [task({ id: 'a1' }), task({ id: 'a2' })];
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: two, reason: 'smaller' });
    expect(build.order({ role: 'replanner' }).assignment).toMatchObject({
      evidence: expect.arrayContaining([
        'a re-plan was refused: phases: a plan has at most 500 tasks, and this one has 501',
      ]),
    });
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'a1' })], reason: 'other' });
    expect(BuildState.parse(build.state).tasks.t0?.task.dependsOn).toEqual(['a1']);
  });

  it('pauses and asks after three re-plans, and a resume allows three more', () => {
    const build = stagnant();
    for (let n = 0; n < 3; n += 1)
      build.end({ role: 'replanner' }, { kind: 'failed', reason: 'no-result', message: 'no idea' });
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      reason: 'stagnation',
      message:
        'a: 2 rounds in a row handed in the very same tree; 3 re-plans did not help (a re-plan of a was refused; ' +
        'a re-plan of a was refused; a re-plan of a was refused)',
    });
    expect(nextOf(build)).toEqual(['note a', 'retry a', 'skip a', 'resume']);
    build.send({ kind: 'resume' });
    expect(build.order({ role: 'replanner' })).toMatchObject({ round: 1 });
  });

  it('opens again when the probe waits for a task that is stuck as well', () => {
    const both = [task({ id: 'x' }), task({ id: 'y' })];
    const build = playedBuild(submission({ plan: plan(both) }));
    for (const id of ['x', 'y', 'x', 'y']) build.round(id, false, `same ${id}`);
    expect(build.stages()).toEqual({ x: 'stuck', y: 'stuck' });
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'x1' })], reason: 'smaller' });
    build.round('x1', false, 'same');
    build.round('x1', false, 'same');
    expect(build.state.breaker).toMatchObject({ state: 'OPEN', stuck: ['x1', 'y'] });
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'x2' })], reason: 'smaller still' });
    build.round('x2');
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'y1' })], reason: 'smaller' });
    build.round('y1');
    expect(build.state.phase.kind).toBe('completed');
  });

  it('refuses a re-plan that waits for what has not merged, and takes one that shares files with what has', () => {
    const build = playedBuild(submission({ plan: plan([task({ id: 'o' }), ...tasks]), parallel: { maxWorkers: 1 } }));
    build.round('a', false, 'same');
    build.round('a', false, 'same');
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'a1', dependsOn: ['c'] })], reason: 'x' });
    expect(build.order({ role: 'replanner' }).assignment).toMatchObject({
      evidence: expect.arrayContaining([expect.stringContaining('a1 depends on c, which has not merged')]),
    });
    const sharing = task({ id: 'a1', scope: ['app:src/a/**', 'app:src/o/**'] });
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [sharing], reason: 'x' });
    expect(build.state.breaker.state).toBe('HALF_OPEN');
  });

  it('tells of each transition, with the evidence, and says in the view what it waits for', () => {
    const build = stagnant();
    const reason = 'a: 2 rounds in a row handed in the very same tree';
    expect(viewOf(build.state, 1).breaker).toEqual({
      ...{ state: 'OPEN', trips: 1, stuck: ['a'], probe: null, replans: { used: 0, allowed: 3 }, idleRounds: 0 },
      cause: { task: 'a', signal: { kind: 'same-tree', times: 2, paths: [], criteria: [] } },
      reason: `${reason}; no new round starts until a is re-planned (re-plans: 0 of 3)`,
    });
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'a1' })], reason: 'it was vague' });
    expect(viewOf(build.state, 1).breaker.reason).toBe(
      `a1 alone goes on, to show whether the re-plan helped: ${reason} (re-plans: 1 of 3)`,
    );
    build.round('a1');
    expect(viewOf(build.state, 1).breaker).toEqual({
      ...{ state: 'CLOSED', trips: 1, reason: null, cause: null, stuck: [], probe: null },
      ...{ replans: { used: 1, allowed: 3 }, idleRounds: 0 },
    });
    const told = build.log.filter(({ type }) => /^(breaker|replan)/.test(type));
    const signal = { kind: 'same-tree', times: 2, paths: [], criteria: [] };
    const evidence = ['round 1: criteria not met: C1', 'round 2: criteria not met: C1'];
    expect(told).toEqual([
      {
        type: 'breaker.opened',
        text: `The breaker opens, no new round starts: a stagnates: ${reason.slice(3)} (${evidence[1]})`,
        data: { task: 'a', cause: { task: 'a', signal }, merged: null, evidence, trips: 1, replans: 0 },
      },
      {
        type: 'replan.requested',
        text: 'a: re-plan 1 of 3 is asked for',
        data: { task: 'a', evidence, attempt: 1, allowed: 3 },
      },
      {
        type: 'breaker.half-opened',
        text: 'a gives way to a1: it was vague; the breaker lets a1 through',
        data: { task: 'a', by: ['a1'], probe: 'a1', reason: 'it was vague', replans: 1 },
      },
      {
        type: 'breaker.closed',
        text: 'The breaker closes: a1 has merged, so the re-plan helped',
        data: { task: 'a1', why: 'merged', trips: 1, replans: 1 },
      },
    ]);
  });

  it('lets its probe through a barrier that the tasks of earlier waves would hold', () => {
    const waves = [task({ id: 'x' }), task({ id: 'y' }), task({ id: 'z' })];
    const build = playedBuild(submission({ plan: plan(waves), parallel: { maxWorkers: 1, barrier: true } }));
    build.round('x');
    build.round('y', false, 'same');
    build.round('y', false, 'same');
    const late = [task({ id: 'y1', dependsOn: ['x'] })];
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: late, reason: 'smaller' });
    expect(build.stages()).toEqual({ x: 'merged', y: 'replaced', z: 'waiting', y1: 'generating' });
  });

  it('opens on rounds of many tasks that pass nothing, and re-plans the one that waits in vain for longest', () => {
    const many = ['p', 'q', 'r'].map((id) => task({ id }));
    const build = playedBuild(submission({ plan: plan(many), breaker: { buildRoundsWithoutProgress: 4 } }));
    for (const id of ['p', 'q', 'r']) build.round(id, false);
    expect(build.state.breaker).toEqual({ state: 'CLOSED', trips: 0, replans: 0, idleRounds: 3 });
    build.round('q', false);
    expect(build.state.breaker).toMatchObject({
      state: 'OPEN',
      stuck: ['q'],
      reason: 'q: 4 rounds in a row, over all tasks, passed no new criterion',
    });
  });

  it('opens on the same files rewritten again and again, where the options allow more of everything else', () => {
    const breaker = { sameFailure: 9, roundsWithoutProgress: 9, sameFiles: 2 };
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]), breaker }));
    const changed = { digest: 'd', count: 1, paths: ['app:src/a/x.ts'] };
    for (const tree of ['t1', 't2']) {
      build.end({ role: 'generator', task: 'a' }, build.candidate(tree, changed));
      build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator' }), false));
    }
    expect(build.state.tasks.a?.stage).toEqual({
      kind: 'stuck',
      reason: '2 rounds in a row rewrote the same files (app:src/a/x.ts) and passed no new criterion',
      signal: { kind: 'same-files', times: 2, paths: ['app:src/a/x.ts'], criteria: [] },
    });
  });

  it('asks at once where no re-plan is allowed', () => {
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]), breaker: { replans: 0 } }));
    build.round('a', false, 'same');
    build.round('a', false, 'same');
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      reason: 'stagnation',
      message: 'a: 2 rounds in a row handed in the very same tree; no re-plan is allowed',
    });
  });

  it('hands the number of same calls that a run may make on with its order', () => {
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]), breaker: { sameCall: 9 } }));
    expect(build.order({ role: 'generator' }).sameCall).toBe(9);
  });
});
