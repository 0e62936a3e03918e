/** In which sandbox a run goes on, and when those that are left warm end. */
import { describe, expect, it } from 'vitest';
import { sandboxFor } from '../../../src/core/builds/rounds/sandboxes.ts';
import { BuildState } from '../../../src/core/builds/state.ts';
import { sandboxOf } from '../../../src/core/runs/run-order.ts';
import { plan, submission, task } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const one = [task({ id: 'a' })];
const two = [task({ id: 'a' }), task({ id: 'b', scope: ['app:b/**'], dependsOn: ['a'] })];
const built = (tasks = one, hold: Parameters<typeof playedBuild>[1] = {}) =>
  playedBuild(submission({ plan: plan(tasks) }), hold);
const failed = { kind: 'failed' as const, reason: 'internal' as const, message: 'a bug' };
const sandboxes = ({ orders }: ReturnType<typeof built>): string[] =>
  orders.map((order) => `${order.runId} in ${sandboxOf(order)}`);

describe('the runs of a task', () => {
  it('go on where the run of the same role before has come to a result, and the two roles never share a sandbox', () => {
    const build = built();
    build.round('a', false, 'one');
    build.round('a', false, 'two');
    expect(sandboxes(build)).toEqual([
      'b1-r2 in b1-r2',
      'b1-r3 in b1-r3',
      'b1-r4 in b1-r2',
      'b1-r5 in b1-r3',
      'b1-r6 in b1-r2',
    ]);
  });

  it('begin anew after a run that has failed or was stopped', () => {
    const build = built();
    build.round('a', false, 'one');
    build.end({ role: 'generator' }, failed);
    build.end({ role: 'generator' }, build.candidate());
    build.send({ kind: 'retry', task: 'a' });
    build.end({ role: 'generator' }, build.candidate());
    expect(sandboxes(build)).toEqual([
      'b1-r2 in b1-r2',
      'b1-r3 in b1-r3',
      'b1-r4 in b1-r2',
      'b1-r5 in b1-r5',
      'b1-r6 in b1-r3',
      'b1-r7 in b1-r5',
      'b1-r8 in b1-r8',
    ]);
  });

  it('are told apart by their numbers, in whatever order they are read from the store', () => {
    const build = built();
    build.round('a', false, 'one');
    const first = build.state.runs['b1-r2'];
    if (!first) throw new Error('a run');
    const runs = {
      'b1-r11': { ...first, id: 'b1-r11' },
      'b1-r10': { ...first, id: 'b1-r10', status: 'failed' as const },
    };
    expect(sandboxFor({ ...build.state, runs }, { task: 'a', role: 'generator' })).toBe('b1-r11');
  });

  it('of another task have one of their own', () => {
    const build = built(two);
    build.round('a');
    expect(sandboxes(build).at(-1)).toBe('b1-r4 in b1-r4');
  });
});

describe('the preparer of a base that is not green', () => {
  const paused = () => {
    const build = playedBuild(submission({ plan: plan(one) }), { byHand: ['preparer'] });
    build.end({ role: 'preparer' }, build.prepared('red'));
    return build;
  };

  it('leaves its sandbox to the next, and it ends once the build goes on', () => {
    const build = paused();
    build.send({ kind: 'resume' });
    expect([sandboxes(build), build.endedSandboxes]).toEqual([['b1-r1 in b1-r1', 'b1-r2 in b1-r1'], []]);
    build.end({ role: 'preparer' }, build.prepared('flaky'));
    build.send({ kind: 'resume', evaluator: { allowRedBase: true } });
    expect([sandboxes(build).at(-1), build.endedSandboxes]).toEqual(['b1-r3 in b1-r3', ['b1-r1']]);
  });

  it('has left none where the last tests pass; and it ends with a build that is cancelled', () => {
    const green = paused();
    green.send({ kind: 'resume' });
    green.end({ role: 'preparer' }, green.prepared());
    const cancelled = paused();
    cancelled.send({ kind: 'cancel' });
    expect([green.endedSandboxes, cancelled.endedSandboxes]).toEqual([[], ['b1-r1']]);
  });
});

describe('a sandbox that is left warm', () => {
  it('ends once its task has merged', () => {
    const build = built(two, { hold: ['advance-refs'] });
    build.round('a');
    expect(build.endedSandboxes).toEqual([]);
    build.release();
    expect([build.stages().a, build.endedSandboxes]).toEqual(['merged', ['b1-r2', 'b1-r3']]);
  });

  it('ends where a person goes on without the task, and where others replace it', () => {
    const skipped = built();
    skipped.round('a', false, 'one');
    skipped.send({ kind: 'skip', task: 'a' });
    expect([skipped.stages().a, skipped.endedSandboxes]).toEqual(['skipped', ['b1-r2', 'b1-r3']]);

    const replaced = built();
    replaced.round('a', false, 'same');
    replaced.round('a', false, 'same');
    const tasks = [task({ id: 'a2' })];
    replaced.end({ role: 'replanner' }, { kind: 'replan', tasks, reason: 'Otherwise.' });
    expect([replaced.stages().a, replaced.endedSandboxes]).toEqual(['replaced', ['b1-r2', 'b1-r3']]);
  });

  it('ends with a build that is cancelled, and is kept by one that is paused', () => {
    const build = built(two);
    build.round('a', false, 'one');
    build.send({ kind: 'pause' });
    expect(build.endedSandboxes).toEqual([]);
    build.send({ kind: 'cancel' });
    expect(build.endedSandboxes).toEqual(['b1-r2', 'b1-r3']);
    build.send({ kind: 'cancel' });
    expect(build.endedSandboxes).toEqual(['b1-r2', 'b1-r3']);
  });
});

it('an event says whether the sandbox of a run is warm or new, what it starts from, and how long it took', () => {
  const build = built();
  const prepared = (runId: string, reused: boolean, isKept: boolean, ms: number) =>
    build.send({
      kind: 'report',
      report: { runId, seq: 1, body: { kind: 'admitted', prepared: { reused, isKept, ms } } },
    });
  prepared('b1-r2', false, true, 2340);
  prepared('b1-r2', false, true, 2340);
  expect(build.log.filter(({ type }) => type === 'run.prepared')).toEqual([
    {
      type: 'run.prepared',
      text: 'generator of a has a new sandbox from what is kept, prepared in 2.3 s',
      data: { runId: 'b1-r2', role: 'generator', task: 'a', warm: false, kept: true, ms: 2340 },
    },
  ]);
});

it('a run that an earlier release has ordered has a sandbox of its own, in which the next round goes on', () => {
  const build = built();
  const { runId, sandbox, ...order } = build.order({ role: 'generator' });
  const { sandbox: _, ...stored } = build.state.runs[runId] ?? {};
  const state = BuildState.parse({ ...build.state, runs: { [runId]: stored } });
  expect([sandbox, sandboxOf({ runId, ...order }), state.runs[runId]?.sandbox]).toEqual([undefined, runId, null]);
});
