import { describe, expect, it } from 'vitest';
import { isMoot } from '../../../src/core/build/moot.ts';
import { refusalOf } from '../../../src/core/build/refusal.ts';
import type { BuildCommand } from '../../../src/core/commands.ts';
import { plan, submission, task } from '../builders.ts';
import { commit, type PlayedBuild, playedBuild } from './played-build.ts';

const chain = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] })];
const built = (given: Parameters<typeof submission>[0] = {}, tasks = chain) =>
  playedBuild(submission({ plan: plan(tasks), ...given }));
/** With a task whose graded merge is on its way to the integration branch. */
const merging = () => {
  const build = playedBuild(submission({ plan: plan(chain) }), { hold: ['advance-refs', 'delete-working-refs'] });
  build.round('a');
  return build;
};
const refused = (build: PlayedBuild, command: BuildCommand) => refusalOf(build.state, command)?.message ?? null;
/** A command that the build refuses changes nothing, wherever it comes from. */
const refuses = (build: PlayedBuild, command: BuildCommand) => {
  const { state } = build;
  const before = build.log.length;
  build.send(command);
  expect([build.state, build.log.length]).toEqual([state, before]);
  return refused(build, command);
};

describe('a pause', () => {
  it('lets runs under way finish, starts nothing, and a resume goes on from there', () => {
    const build = built();
    build.send({ kind: 'pause', reason: 'lunch,\nback at two' });
    expect(build.log.at(-1)).toEqual({
      type: 'build.paused',
      text: 'Paused by a person: lunch, back at two',
      data: { reason: 'person' },
    });
    const { runId } = build.order({ role: 'generator' });
    expect(build.account({ runId, settle: null, reserve: { turn: 1, usd: 1 } })).toBe('wait');
    expect(refuses(build, { kind: 'pause' })).toBe(
      'the build is paused already: Paused by a person: lunch, back at two',
    );
    build.later(60_000);
    build.send({ kind: 'resume', limits: {} });
    expect(build.woken).toEqual([runId]);
    expect(build.state.deadlineAt).toBe(241 * 60_000);
    build.round('a');
    build.round('b');
    expect(build.state.phase.kind).toBe('completed');
  });

  it('of a build that opens lets its plan stand, and no round starts before the resume', () => {
    const build = playedBuild(submission({ plan: plan(chain) }), { hold: ['open-repositories'] });
    build.send({ kind: 'pause' });
    build.release();
    expect(build.state.phase).toMatchObject({ kind: 'paused', resumes: { kind: 'running' } });
    expect(build.orders).toEqual([]);
    build.send({ kind: 'resume', limits: {} });
    expect(build.stages()).toEqual({ a: 'generating', b: 'waiting' });
  });

  it('of a build that plans takes what the stage hands in, and the next stage waits for money and the person', () => {
    const build = playedBuild(submission());
    build.send({ kind: 'pause' });
    build.end({ role: 'architect' }, { kind: 'plan', plan: plan(), answers: [] });
    const { runId } = build.order({ role: 'adversary' });
    expect(build.account({ runId, settle: null, reserve: { turn: 1, usd: 1 } })).toBe('wait');
    build.send({ kind: 'resume', limits: {} });
    expect([build.woken, build.state.phase.kind]).toEqual([[runId], 'planning']);
  });

  it('of a build that finishes does not keep it from its end: nothing but the working refs is left to do', () => {
    const build = playedBuild(submission({ plan: plan([task()]) }), { hold: ['delete-working-refs'] });
    build.round('a');
    build.send({ kind: 'pause' });
    expect(build.state.phase.kind).toBe('paused');
    build.release();
    expect(build.state.phase.kind).toBe('completed');
  });
});

describe('a resume', () => {
  it('changes the options that it names, for rounds that start later', () => {
    const build = built({ parallel: { maxWorkers: 1 } }, [task({ id: 'a' }), task({ id: 'c' })]);
    build.send({ kind: 'pause' });
    build.send({ kind: 'resume', limits: { maxIterations: 9 }, parallel: { maxWorkers: 2, agentTimeoutMinutes: 5 } });
    expect(build.stages()).toEqual({ a: 'generating', c: 'generating' });
    expect(build.order({ role: 'generator', task: 'c' }).deadlineAt).toBe(5 * 60_000);
    const { limits, parallel } = build.state.submission;
    expect([limits.maxIterations, limits.maxCostUsd, parallel.maxWorkers, parallel.barrier]).toEqual([
      9,
      100,
      2,
      false,
    ]);
  });

  it('that comes twice is refused the second time', () => {
    const build = built();
    build.send({ kind: 'pause' });
    build.send({ kind: 'resume', limits: {} });
    expect(refuses(build, { kind: 'resume', limits: {} })).toBe('the build is not paused, it is running');
  });
});

describe('a cancel', () => {
  it('stops every run, gives their reservations back, and takes what they have spent already', () => {
    const build = built();
    const { runId } = build.order({ role: 'generator' });
    build.account({ runId, settle: null, reserve: { turn: 1, usd: 9 } });
    build.send({ kind: 'cancel', reason: 'wrong spec' });
    expect(build.state.phase).toEqual({ kind: 'cancelled', at: 0, message: 'Cancelled by a person: wrong spec' });
    expect([build.stopped, build.state.ledger.reservedUsd]).toEqual([[runId], {}]);
    const usage = { input: 1, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
    expect(build.account({ runId, settle: { turn: 1, usage, costUsd: 2 }, reserve: { turn: 2, usd: 1 } })).toBe('stop');
    expect(build.state.ledger.spentUsd).toBe(2);
  });

  it('during a merge takes what the move of the refs comes to, and only then removes what it needed', () => {
    const build = merging();
    expect(build.held.map(({ kind }) => kind)).toEqual(['advance-refs']);
    build.send({ kind: 'cancel' });
    expect(build.held.map(({ kind }) => kind)).toEqual(['advance-refs']);
    build.release();
    expect(build.stages()).toEqual({ a: 'merged', b: 'waiting' });
    expect(build.state.repositories.map(({ head }) => head)).toEqual([build.heads.get('app')]);
    expect(build.held).toEqual([{ kind: 'delete-working-refs', afterMs: 5000 }]);
    expect([build.state.phase.kind, build.open()]).toEqual(['cancelled', []]);
  });

  it('during a merge that the remote refuses leaves the branch as it is', () => {
    const build = merging();
    build.send({ kind: 'cancel' });
    build.held.length = 0;
    build.send({ kind: 'refs-refused', task: 'a', message: 'no' });
    expect(build.stages()).toEqual({ a: 'merging', b: 'waiting' });
    expect(build.held.map(({ kind }) => kind)).toEqual(['delete-working-refs']);
    expect(build.state.phase.kind).toBe('cancelled');
  });

  it('of a paused build ends it, and one that comes again is the same as one', () => {
    const build = built();
    build.send({ kind: 'pause' });
    build.send({ kind: 'cancel' });
    expect(refuses(build, { kind: 'cancel', reason: 'again' })).toBeNull();
    expect(refuses(build, { kind: 'resume', limits: {} })).toBe(
      'the build is cancelled; nothing more can be asked of it',
    );
    expect(build.types().filter((type) => type === 'build.cancelled')).toHaveLength(1);
  });

  it('while the repositories are being opened starts nothing when they are', () => {
    const build = playedBuild(submission(), { hold: ['open-repositories'] });
    build.send({ kind: 'cancel' });
    const [opening] = build.held;
    expect(opening && isMoot(opening, build.state)).toBe(true);
    build.release();
    expect([build.state.phase.kind, build.orders]).toEqual(['cancelled', []]);
  });

  it('leaves no start of a run to be performed', () => {
    const build = playedBuild(submission({ plan: plan(chain) }), { hold: ['start-run'] });
    const [start] = build.held;
    expect(start && isMoot(start, build.state)).toBe(false);
    build.send({ kind: 'cancel' });
    expect(start && isMoot(start, build.state)).toBe(true);
  });
});

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
      reason: 'unknown-task',
      message: 'the build b1 has no task toString',
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
      text: 'Completed: 1 tasks merged, 1 skipped (a) for $0.00',
      data: { merged: 1, skipped: ['a'], costUsd: 0, iterations: 2 },
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

  it('tells an evaluator nothing, and whoever makes the plan what is for everyone', () => {
    const build = playedBuild(submission());
    build.send({ kind: 'note', text: 'Keep it small.' });
    expect(build.told).toEqual([{ runId: 'b1-r1', note: { id: 'n1', text: 'Keep it small.' } }]);
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

describe('the integration branch under a person', () => {
  it('is moved by nobody while a task that was tried again is at work', () => {
    const build = playedBuild(submission({ plan: plan([task()]) }));
    build.end({ role: 'generator' }, build.candidate());
    const order = build.order({ role: 'evaluator' });
    build.send({ kind: 'retry', task: 'a' });
    const ended = { kind: 'ended' as const, outcome: build.verdict(order) };
    build.send({ kind: 'report', report: { runId: order.runId, seq: 1, body: ended } });
    expect(build.heads.get('app')).toBe(commit(0));
  });
});
