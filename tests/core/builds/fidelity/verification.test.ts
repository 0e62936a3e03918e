import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../../src/core/builds/view.ts';
import { criterion, plan, requirement, submission, task } from '../../builders.ts';
import { type PlayedBuild, playedBuild, verified } from '../played-build.ts';

const check = 'node round-trip.js';
const encoder = task({ id: 'enc', criteria: [criterion({ check }), criterion({ id: 'C2', text: 'it is fast' })] });
const decoder = task({ id: 'dec', criteria: [criterion({ id: 'D1', requirements: ['R2'], check })] });
const later = task({ id: 'later', dependsOn: ['enc', 'dec'] });
const requirements = [requirement(), requirement({ id: 'R2', quote: 'It decodes.' })];
const built = (given: Parameters<typeof submission>[0] = {}, tasks = [encoder, decoder, later]): PlayedBuild =>
  playedBuild(submission({ plan: plan(tasks, requirements), ...given }), { byHand: ['verifier'] });
const told = (build: PlayedBuild, ...types: string[]): string[] =>
  build.log.flatMap(({ type, text }) => (types.includes(type) ? [text] : []));
const firstWave = (build: PlayedBuild): void => {
  build.round('enc');
  build.round('dec');
};
const broken = verified({
  command: check,
  criteria: [
    { task: 'enc', criterion: 'C1' },
    { task: 'dec', criterion: 'D1' },
  ],
});
const testsOfApp = verified({ command: 'npm test', criteria: [], folder: 'app' });

describe('the gate at the end of a wave', () => {
  it('runs each check of what has merged again, once a command, beside the next wave', () => {
    const build = built();
    firstWave(build);
    expect(build.order({ role: 'verifier' }).assignment).toEqual({
      role: 'verifier',
      checks: [
        {
          command: check,
          criteria: [
            { task: 'enc', criterion: 'C1' },
            { task: 'dec', criterion: 'D1' },
          ],
        },
      ],
    });
    expect(build.stages()).toEqual({ enc: 'merged', dec: 'merged', later: 'generating' });
    expect(told(build, 'wave.completed')).toEqual([]);
    expect(viewOf(build.state, 1).waves.map(({ status }) => status)).toEqual(['running', 'running']);
    build.end({ role: 'verifier' }, verified());
    expect(told(build, 'heads.verified', 'wave.completed')).toEqual([
      'At the integration heads 3 commands are run again: all pass',
      'Wave 1 is complete',
    ]);
  });

  it('holds the next wave back where there is a barrier, and so does a person who approves waves', () => {
    const barred = built({ parallel: { barrier: true } });
    firstWave(barred);
    expect(barred.stages().later).toBe('waiting');
    barred.end({ role: 'verifier' }, verified());
    expect(barred.stages().later).toBe('generating');

    const gated = built({ approval: 'wave' });
    firstWave(gated);
    expect([gated.stages().later, gated.state.phase.kind]).toEqual(['waiting', 'running']);
    gated.end({ role: 'verifier' }, verified());
    expect(gated.state.phase).toMatchObject({ kind: 'paused', reason: 'approval' });
  });

  it('looks once more before the build completes, and not at one task alone, whose head was graded', () => {
    const build = built();
    firstWave(build);
    build.end({ role: 'verifier' }, verified());
    build.round('later');
    expect([build.state.phase.kind, build.open().length]).toEqual(['running', 1]);
    build.end({ role: 'verifier' }, verified());
    expect(build.state.phase.kind).toBe('completed');

    const alone = built({}, [task({ id: 'a', criteria: [criterion({ requirements: ['R1', 'R2'] })] })]);
    alone.round('a');
    expect(alone.state.phase.kind).toBe('completed');
  });

  it('gives what is broken to a task of the next wave, in the scope of those whose criteria broke', () => {
    const build = built();
    firstWave(build);
    build.end({ role: 'verifier' }, broken);
    expect(build.state.tasks['repair-1']?.task).toMatchObject({
      title: 'Mend at the integration head what enc, dec brought',
      scope: ['app:src/enc/**', 'app:src/dec/**'],
      dependsOn: ['enc', 'dec'],
      criteria: [{ id: 'B1', text: 'it works', requirements: ['R1', 'R2'], check }],
    });
    expect(viewOf(build.state, 1).requirements).toEqual([
      { id: 'R1', state: 'broken' },
      { id: 'R2', state: 'broken' },
    ]);
    expect(told(build, 'task.added', 'wave.completed')).toEqual([
      'repair-1 is added to the plan: Mend at the integration head what enc, dec brought',
      'Wave 1 is complete',
    ]);
    build.round('later');
    build.round('repair-1');
    expect(told(build, 'wave.completed')).toHaveLength(1);
    build.end({ role: 'verifier' }, verified());
    expect(told(build, 'wave.completed')).toEqual(['Wave 1 is complete', 'Wave 2 is complete']);
    expect(viewOf(build.state, 1)).toMatchObject({
      status: 'completed',
      reservations: [],
      requirements: [
        { id: 'R1', state: 'met' },
        { id: 'R2', state: 'met' },
      ],
    });
  });

  it('mends the tests of a repository in what has merged there, which the evaluation runs by its own rule', () => {
    const build = built();
    firstWave(build);
    build.end({ role: 'verifier' }, testsOfApp);
    expect(build.state.tasks['repair-1']?.task).toMatchObject({
      scope: ['app:src/enc/**', 'app:src/dec/**'],
      criteria: [
        {
          id: 'B1',
          text: 'At the integration head no test in app fails that did not fail before the build began.',
          requirements: ['R1', 'R2'],
        },
      ],
    });
    expect(build.state.tasks['repair-1']?.task.criteria[0]).not.toHaveProperty('check');
  });

  it('names in the scope of that task the repository whose tests fail, where others have only shared it', () => {
    const shared = { ...decoder, scope: ['web:src/**'], shared: ['app:src/shared/**'] };
    const build = playedBuild(
      submission({
        plan: plan([{ ...encoder, scope: ['web:enc/**'] }, shared], requirements),
        repositories: ['app', 'web'].map((name) => ({ name, url: `https://example.com/${name}.git`, base: 'main' })),
      }),
      { byHand: ['verifier'] },
    );
    firstWave(build);
    build.end({ role: 'verifier' }, testsOfApp);
    expect(build.state.tasks['repair-1']?.task).toMatchObject({
      scope: ['app:src/shared/**', 'web:src/**'],
      shared: ['web:enc/**'],
    });
  });

  it('gives the tests of a repository to so many tasks as were asked for, and completes with a reservation', () => {
    const build = built({ fidelity: { rounds: 2 } }, [encoder, decoder]);
    firstWave(build);
    build.end({ role: 'verifier' }, testsOfApp);
    build.round('repair-1');
    build.end({ role: 'verifier' }, testsOfApp);
    build.round('repair-2');
    build.end({ role: 'verifier' }, testsOfApp);
    expect([build.stages(), viewOf(build.state, 1).reservations.map(({ kind }) => kind)]).toEqual([
      { enc: 'merged', dec: 'merged', 'repair-1': 'merged', 'repair-2': 'merged' },
      ['broken'],
    ]);
  });

  it('adds no task that could not be stored, and completes with a reservation', () => {
    const build = built({}, [encoder, decoder]);
    firstWave(build);
    build.end({ role: 'verifier' }, verified({ command: `npm test ${'x'.repeat(1995)}`, criteria: [], folder: null }));
    expect([build.state.phase.kind, viewOf(build.state, 1).reservations.map(({ kind }) => kind)]).toEqual([
      'completed',
      ['broken'],
    ]);
  });

  it('completes with a reservation where that did not help so often as was asked for', () => {
    const build = built({ fidelity: { rounds: 1 } }, [encoder, decoder]);
    firstWave(build);
    build.end({ role: 'verifier' }, broken);
    build.round('repair-1');
    build.end({ role: 'verifier' }, broken);
    const reservations = [
      {
        kind: 'broken',
        requirements: ['R1', 'R2'],
        what: 'node round-trip.js fails at the integration head',
        evidence: 'exit code 1: not the same',
      },
    ];
    expect(build.stages()).toEqual({ enc: 'merged', dec: 'merged', 'repair-1': 'merged' });
    expect(build.log.find(({ type }) => type === 'build.completed')).toMatchObject({
      text: 'Completed: 3 tasks merged for $0.00, with a reservation: node round-trip.js fails at the integration head',
      data: { reservations },
    });
    expect(viewOf(build.state, 1).reservations).toEqual(reservations);
  });

  it('is tried again where it broke off; the system asks a person, and what fails by itself is a reservation', () => {
    const build = built({}, [encoder, decoder]);
    firstWave(build);
    const gone = { kind: 'failed' as const, reason: 'sandbox' as const, message: 'gone' };
    build.end({ role: 'verifier' }, gone);
    build.end({ role: 'verifier' }, gone);
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      details: { reason: 'sandbox', role: 'verifier', task: null, times: 2, message: 'gone' },
    });
    build.send({ kind: 'resume' });
    const late = { kind: 'failed' as const, reason: 'timeout' as const, message: 'its time is over' };
    build.end({ role: 'verifier' }, late);
    build.end({ role: 'verifier' }, late);
    expect(viewOf(build.state, 1)).toMatchObject({
      status: 'completed',
      reservations: [
        { kind: 'not-verified', what: 'the checks could not be run again at the integration head: its time is over' },
      ],
    });
  });

  it('stands still while the build is paused, takes what comes then, and ends with a cancel', () => {
    const build = built();
    firstWave(build);
    build.send({ kind: 'pause' });
    build.end({ role: 'verifier' }, broken);
    expect([build.state.phase.kind, build.stages()['repair-1']]).toEqual(['paused', 'waiting']);
    build.send({ kind: 'resume' });
    expect(build.stages()['repair-1']).toBe('generating');

    const cancelled = built();
    firstWave(cancelled);
    const { runId } = cancelled.order({ role: 'verifier' });
    cancelled.send({ kind: 'cancel' });
    expect(cancelled.stopped).toContain(runId);
  });

  it('is not held for a build that an older release has begun', () => {
    const build = playedBuild(submission({ plan: plan([encoder, decoder], requirements) }), {
      byHand: ['verifier'],
      begun: (state) => ({ ...state, fidelity: null }),
    });
    firstWave(build);
    expect(viewOf(build.state, 1)).toMatchObject({ status: 'completed', reservations: [] });
  });
});

describe('a requirement that nothing shows', () => {
  it('is a reservation of the build that completes without it', () => {
    const build = built({}, [encoder, decoder]);
    build.round('enc');
    build.send({ kind: 'skip', task: 'dec' });
    expect(viewOf(build.state, 1)).toMatchObject({
      status: 'completed',
      reservations: [
        { kind: 'unproven', requirements: ['R2'], what: 'R2 is not shown (skipped: dec): It decodes.', evidence: null },
      ],
    });
  });
});
