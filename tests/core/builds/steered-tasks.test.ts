import { describe, expect, it } from 'vitest';
import { isMoot } from '../../../src/core/builds/moot.ts';
import { refusalOf } from '../../../src/core/builds/steering/decisions.ts';
import { nextStep } from '../../../src/core/contract/next-step.ts';
import { plan, submission, task } from '../builders.ts';
import { commit, type PlayedBuild, playedBuild, refuses } from './played-build.ts';
import { built, chain, merging } from './steered-build.ts';

describe('a retry', () => {
  it('gives up the round under way, and the next one starts from the candidate that was being graded', () => {
    const build = built();
    build.end({ role: 'generator' }, build.candidate());
    const { runId } = build.order({ role: 'evaluator' });
    build.send({ kind: 'retry', task: 'a', note: 'Use the helper.' });
    expect(build.stopped).toEqual([runId]);
    expect(build.order({ role: 'generator' })).toMatchObject({
      round: 2,
      assignment: { previous: { ref: 'refs/c' }, notes: 'Use the helper.' },
    });
  });

  it('of a task whose evaluation ends at that moment moves no branch', () => {
    const build = built();
    build.end({ role: 'generator' }, build.candidate());
    const { runId, ...order } = build.order({ role: 'evaluator' });
    build.send({ kind: 'retry', task: 'a' });
    const ended = { kind: 'ended' as const, outcome: build.verdict({ runId, ...order }) };
    build.send({ kind: 'report', report: { runId, seq: 1, body: ended } });
    expect([build.heads.get('app'), build.stages().a]).toEqual([commit(0), 'generating']);
  });

  it('takes a stuck task out of the breaker, forgets what was counted, and keeps the feedback', () => {
    const build = built({ parallel: { maxWorkers: 1 } });
    build.round('a', false, 'same');
    build.round('a', false, 'same');
    const { runId } = build.order({ role: 'replanner' });
    build.send({ kind: 'retry', task: 'a' });
    expect([build.stopped, build.state.breaker.state]).toEqual([[runId], 'CLOSED']);
    expect(build.state.tasks.a?.progress).toMatchObject({ unchangedTrees: 0, everPassed: [] });
    expect(build.order({ role: 'generator' }).assignment).toMatchObject({ feedback: [{ kind: 'criteria' }] });
  });

  it('lets a build go on that had paused because of the task', () => {
    const build = built();
    build.round('a', false, 'same');
    build.round('a', false, 'same');
    for (let n = 0; n < 3; n += 1)
      build.end({ role: 'replanner' }, { kind: 'failed', reason: 'no-result', message: 'no idea' });
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'stagnation' });
    build.send({ kind: 'retry', task: 'a' });
    expect([build.state.phase.kind, build.stages().a]).toEqual(['running', 'generating']);
  });

  it('leaves a build paused that a person has paused, and one that something else is stuck in', () => {
    const paused = built();
    paused.send({ kind: 'pause' });
    paused.send({ kind: 'retry', task: 'a' });
    expect([paused.state.phase.kind, paused.stages().a]).toEqual(['paused', 'waiting']);
    const both = built({}, [task({ id: 'x' }), task({ id: 'y' })]);
    for (const id of ['x', 'y', 'x', 'y']) both.round(id, false, `same ${id}`);
    both.send({ kind: 'retry', task: 'x' });
    expect(both.state.breaker).toMatchObject({ state: 'OPEN', stuck: ['y'], reason: 'y is still stuck' });
    expect(both.order({ role: 'replanner' }).assignment).toMatchObject({ task: { id: 'y' } });
  });

  it('of a task that has merged, is being merged, is skipped or not there is refused', () => {
    const build = merging();
    expect(refuses(build, { kind: 'retry', task: 'a' })).toBe('the task a is being merged at this moment');
    build.release();
    expect(refuses(build, { kind: 'retry', task: 'a' })).toBe('the task a has merged');
    build.send({ kind: 'skip', task: 'b' });
    expect(refuses(build, { kind: 'retry', task: 'b' })).toBe('the task b is skipped');
    expect(refusalOf(built().state, { kind: 'retry', task: 'toString' })).toEqual({
      code: 'unknown-task',
      build: 'b1',
      task: 'toString',
    });
  });
});

describe('a skip', () => {
  it('while the task is evaluated stops that, lets dependents start, and the build completes and says so', () => {
    const build = built();
    build.end({ role: 'generator' }, build.candidate());
    const order = build.order({ role: 'evaluator' });
    build.send({ kind: 'skip', task: 'a', reason: 'not needed' });
    expect([build.stopped, build.stages()]).toEqual([[order.runId], { a: 'skipped', b: 'generating' }]);
    const ended = { kind: 'ended' as const, outcome: build.verdict(order) };
    build.send({ kind: 'report', report: { runId: order.runId, seq: 1, body: ended } });
    build.round('b');
    expect(build.stages()).toEqual({ a: 'skipped', b: 'merged' });
    expect(build.types().filter((type) => type === 'wave.completed')).toHaveLength(2);
    expect(build.log.at(-1)).toEqual({
      type: 'build.completed',
      text: 'Completed: 1 tasks merged, 1 skipped (a) for $0.00, with a reservation: R1 is not shown (skipped: a): It works.',
      data: {
        merged: 1,
        skipped: ['a'],
        costUsd: 0,
        iterations: 2,
        reservations: [
          { kind: 'unproven', requirements: ['R1'], what: 'R1 is not shown (skipped: a): It works.', evidence: null },
        ],
      },
    });
    expect(build.log.find(({ type }) => type === 'task.skipped')?.text).toBe('a: skipped by a person: not needed');
  });

  it('of a stuck task closes the breaker, and of the probe too', () => {
    const build = built({}, [task({ id: 'a' }), task({ id: 'c' })]);
    build.round('a', false, 'same');
    build.round('a', false, 'same');
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'a1' })], reason: 'smaller' });
    expect(build.state.breaker.state).toBe('HALF_OPEN');
    build.send({ kind: 'skip', task: 'a1' });
    expect([build.state.breaker.state, build.stages()]).toEqual([
      'CLOSED',
      { a: 'replaced', c: 'generating', a1: 'skipped' },
    ]);
    build.send({ kind: 'skip', task: 'a1' });
    expect(build.types().filter((type) => type === 'task.skipped')).toHaveLength(1);
    expect(refuses(build, { kind: 'skip', task: 'a' })).toBe('the task a has given way to a1');
  });
});

describe('a run that cannot be stopped yet', () => {
  it('does not keep a build from its end, and the working refs are removed once more when it is', () => {
    const hold = ['stop-run', 'delete-working-refs'] as const;
    const build = playedBuild(submission({ plan: plan([task()]) }), { hold });
    build.send({ kind: 'skip', task: 'a' });
    expect(build.held.map(({ kind }) => kind)).toEqual(['stop-run', 'delete-working-refs']);
    build.release(1);
    expect([build.state.phase.kind, build.held.map(({ kind }) => kind)]).toEqual(['completed', ['stop-run']]);
    build.release();
    expect(build.held).toEqual([{ kind: 'delete-working-refs', afterMs: 5000 }]);
  });

  it('is no matter while the build goes on', () => {
    const build = playedBuild(submission({ plan: plan(chain) }), { hold: ['stop-run', 'delete-working-refs'] });
    build.send({ kind: 'retry', task: 'a' });
    build.release();
    expect([build.held, build.state.runs['b1-r2']]).toMatchObject([[], { status: 'stopped', isStopping: false }]);
  });

  it('may be one that fell silent', () => {
    const hold = ['stop-run', 'delete-working-refs'] as const;
    const build = playedBuild(submission({ plan: plan([task()]) }), { hold });
    build.later(36 * 60_000);
    build.send({ kind: 'tick', retentionDays: null });
    build.send({ kind: 'cancel' });
    expect(build.held.map((effect) => 'runId' in effect && effect.runId)).toEqual(['b1-r2', 'b1-r3']);
    build.release(1);
    expect(build.held.map(({ kind }) => kind)).toEqual(['stop-run']);
    build.release();
    expect(build.held.map(({ kind }) => kind)).toEqual(['delete-working-refs']);
  });
});

describe('a note on a task', () => {
  const amended = (build: PlayedBuild, role: 'generator' | 'evaluator') => {
    const { assignment } = build.order({ role, task: 'a' });
    return 'amendments' in assignment ? assignment.amendments : null;
  };

  it('amends its criteria, for whoever does the work and for whoever grades it', () => {
    const build = built();
    build.send({ kind: 'note', text: 'Dates are UTC.' });
    build.send({ kind: 'note', task: 'a', text: 'In capitals.' });
    expect(amended(build, 'generator')).toEqual([]);
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    const amendment = { id: 'note-n2', text: 'In capitals.' };
    const evaluating = build.order({ role: 'evaluator', task: 'a' });
    expect(evaluating.assignment).toMatchObject({ amendments: [amendment], notes: 'Dates are UTC.' });
    build.end({ role: 'evaluator', task: 'a' }, build.verdict(evaluating, { C1: true, 'note-n2': false }));
    expect(build.state.tasks.a?.stage.kind).toBe('generating');
    expect(amended(build, 'generator')).toEqual([amendment]);
    build.round('a');
    expect(build.state.tasks.a?.stage.kind).toBe('merged');
  });

  it('that comes while the work is graded sends it back, as nobody has graded by it', () => {
    const build = built();
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    const evaluating = build.order({ role: 'evaluator', task: 'a' });
    build.send({ kind: 'note', task: 'a', text: 'In capitals.' });
    build.end({ role: 'evaluator', task: 'a' }, build.verdict(evaluating));
    const evidence = 'nobody has graded by what the person has said since: In capitals.';
    expect(build.order({ role: 'generator', task: 'a' })).toMatchObject({
      round: 2,
      assignment: { feedback: [{ kind: 'criteria', failed: [{ criterion: 'note-n1', pass: false, evidence }] }] },
    });
  });

  it('is refused once the work has passed, with what can be done', () => {
    expect(refuses(merging(), { kind: 'note', task: 'a', text: 'Too late.' })).toBe(
      'the task a has passed and is being merged: retry it with this note, or note it to a task that is still to come',
    );
    const merged = built();
    merged.round('a');
    expect(refuses(merged, { kind: 'note', task: 'a', text: 'Too late.' })).toBe(
      'the task a has merged, and its work is not graded again: note it to a task that is still to come, or ask for it in another build',
    );
  });
});

describe('a note', () => {
  it('reaches the runs under way that it is for, once, and every later round', () => {
    const build = built({}, [task({ id: 'a' }), task({ id: 'c' })]);
    const [a, c] = build.open().map(({ runId }) => runId);
    build.send({ kind: 'note', text: 'Dates are UTC.\nAlways.' });
    build.send({ kind: 'note', text: 'Mind the index.', task: 'c' });
    build.send({ kind: 'note', text: 'Mind the index.', task: 'c' });
    expect(build.told).toEqual([
      { runId: a, note: { id: 'n1', text: 'Dates are UTC.\nAlways.' } },
      { runId: c, note: { id: 'n1', text: 'Dates are UTC.\nAlways.' } },
      { runId: c, note: { id: 'n2', text: 'Mind the index.' } },
    ]);
    expect(build.log.at(-2)?.text).toBe('A note from a person, for all tasks: Dates are UTC. Always.');
    build.round('a', false);
    build.round('c', false);
    const notesOf = (id: string) => build.order({ role: 'generator', task: id }).assignment;
    expect(notesOf('a')).toMatchObject({ notes: 'Dates are UTC.\nAlways.' });
    expect(notesOf('c')).toMatchObject({ notes: 'Dates are UTC.\nAlways.\n\nMind the index.' });
  });

  it('to a run that ends at that moment is not lost: the run is not told any more, the next round is', () => {
    const build = playedBuild(submission({ plan: plan([task()]) }), { hold: ['tell-run'] });
    build.send({ kind: 'note', text: 'Dates are UTC.' });
    build.round('a', false);
    const [tell] = build.held;
    expect(tell && isMoot(tell, build.state)).toBe(true);
    expect(build.order({ role: 'generator' }).assignment).toMatchObject({ notes: 'Dates are UTC.' });
  });

  it('that no session has heard before the work was handed in is told of, with what to do', () => {
    const build = built();
    const unheard = () => build.log.filter(({ type }) => type === 'note.unheard');
    build.later(1);
    build.send({ kind: 'note', text: 'Dates are\nUTC.' });
    build.send({ kind: 'note', text: 'Of b.', task: 'b' });
    build.send({ kind: 'note', text: 'Use the helper.', task: 'a' });
    build.send({ kind: 'note', text: 'Mind the index.', task: 'a' });
    build.end({ role: 'generator', task: 'a' }, build.candidate(undefined, null, ['n3']));
    expect(unheard()).toEqual([
      {
        type: 'note.unheard',
        text: 'a: handed in before its session heard from a person: Dates are UTC.; Mind the index. (a later round would)',
        data: {
          task: 'a',
          runId: 'b1-r2',
          notes: ['n1', 'n4'],
          words: 'Dates are UTC.; Mind the index.',
          next: [nextStep('retry', { tasks: ['a'] })],
        },
      },
    ]);
    // The next round has all of them in its prompt.
    build.later(1);
    build.end({ role: 'evaluator' }, build.verdict(build.order({ role: 'evaluator' }), false));
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    expect(unheard()).toHaveLength(1);
  });

  it('says so where nobody is at work who could hear it', () => {
    const build = built();
    build.end({ role: 'generator' }, build.candidate());
    build.send({ kind: 'note', text: 'Dates are UTC.', task: 'a' });
    expect(build.log.at(-1)).toEqual({
      type: 'note.added',
      text: 'A note from a person, for a: Dates are UTC. (no session under way hears it; a later round would)',
      data: { note: 'n1', task: 'a', text: 'Dates are UTC.', runs: [] },
    });
  });

  it('tells an evaluator nothing, and whoever makes the plan what is for everyone', () => {
    const build = playedBuild(submission());
    build.send({ kind: 'note', text: 'Keep it small.' });
    expect(build.told).toEqual([{ runId: 'b1-r2', note: { id: 'n1', text: 'Keep it small.' } }]);
    const other = built();
    other.end({ role: 'generator' }, other.candidate());
    other.send({ kind: 'note', text: 'It is fine.' });
    expect(other.told).toEqual([]);
  });

  it('is one of fifty at most, and a prompt holds the newest', () => {
    const build = built();
    for (let n = 1; n <= 50; n += 1) build.send({ kind: 'note', text: `${n}`.padEnd(1500, '.') });
    expect(refuses(build, { kind: 'note', text: 'x' })).toBe('the build has 50 notes already, and takes no more');
    build.round('a', false);
    const { assignment } = build.order({ role: 'generator' });
    const notes = assignment.role === 'generator' ? assignment.notes.split('\n\n') : [];
    expect(notes.map((note) => Number.parseInt(note, 10))).toEqual([49, 50]);
    expect(refuses(build, { kind: 'note', text: 'x', task: 'z' })).toBe('the build b1 has no task z');
  });
});
