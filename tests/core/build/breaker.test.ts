import { describe, expect, it } from 'vitest';
import { plan, submission, task } from '../builders.ts';
import { playedBuild } from './played-build.ts';

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
    for (const id of ['a2', 'c', 'b']) build.round(id);
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

  it('pauses and asks after three re-plans, and a resume allows three more', () => {
    const build = stagnant();
    for (let n = 0; n < 3; n += 1)
      build.end({ role: 'replanner' }, { kind: 'failed', reason: 'no-result', message: 'no idea' });
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'stagnation' });
    build.send({ kind: 'resume', limits: {} });
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
});
