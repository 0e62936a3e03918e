import { describe, expect, it } from 'vitest';
import { isMoot } from '../../../src/core/builds/moot.ts';
import { nextStep } from '../../../src/core/contract/next-step.ts';
import { plan, submission, task } from '../builders.ts';
import { playedBuild, refuses } from './played-build.ts';
import { built, chain, merging } from './steered-build.ts';

describe('a pause', () => {
  it('lets runs under way finish, starts nothing, and a resume goes on from there', () => {
    const build = built();
    build.send({ kind: 'pause', reason: 'lunch,\nback at two' });
    expect(build.log.at(-1)).toEqual({
      type: 'build.paused',
      text: 'Paused by a person: lunch, back at two',
      data: {
        reason: 'person',
        details: { reason: 'person', why: 'lunch,\nback at two' },
        next: [nextStep('resume')],
      },
    });
    const { runId } = build.order({ role: 'generator' });
    expect(build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 1 } })).toBe('wait');
    expect(refuses(build, { kind: 'pause' })).toBe(
      'the build is paused already: Paused by a person: lunch, back at two',
    );
    build.later(60_000);
    build.send({ kind: 'resume' });
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
    build.send({ kind: 'resume' });
    expect(build.stages()).toEqual({ a: 'generating', b: 'waiting' });
  });

  it('of a build that plans takes what the stage hands in, and the next stage waits for money and the person', () => {
    const build = playedBuild(submission());
    build.send({ kind: 'pause' });
    build.end({ role: 'architect' }, { kind: 'plan', plan: plan(), answers: [] });
    const { runId } = build.order({ role: 'adversary' });
    expect(build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 1 } })).toBe('wait');
    build.send({ kind: 'resume' });
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
    build.send({ kind: 'resume', maxIterations: 9, parallel: { maxWorkers: 2, agentTimeoutMinutes: 5 } });
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
    build.send({ kind: 'resume' });
    expect(refuses(build, { kind: 'resume' })).toBe('the build is not paused, it is running');
  });
});

describe('a cancel', () => {
  it('stops every run, and keeps what each has reserved until it says what its last call has cost', () => {
    const build = built();
    const { runId } = build.order({ role: 'generator' });
    build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 9 } });
    build.send({ kind: 'cancel', reason: 'wrong spec' });
    expect(build.state.phase).toEqual({ kind: 'cancelled', at: 0, message: 'Cancelled by a person: wrong spec' });
    expect([build.stopped, build.state.ledger.reservedUsd]).toEqual([[runId], { [runId]: 9 }]);
    const usage = { input: 1, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
    expect(build.askLedger({ runId, settle: { turn: 1, usage, costUsd: 2 }, reserve: { turn: 2, usd: 1 } })).toBe(
      'stop',
    );
    expect(build.state.ledger).toEqual({ ...build.state.ledger, spentUsd: 2, reservedUsd: {} });
  });

  it('removes the working refs only once each of its runs has heard that it is stopped', () => {
    const tasks = [task({ id: 'a' }), task({ id: 'c' })];
    const build = playedBuild(submission({ plan: plan(tasks) }), { hold: ['stop-run', 'delete-working-refs'] });
    build.send({ kind: 'cancel' });
    expect(build.held.map(({ kind }) => kind)).toEqual(['stop-run', 'stop-run']);
    build.release();
    expect(build.held.map(({ kind }) => kind)).toEqual(['stop-run']);
    build.release();
    expect(build.held).toEqual([{ kind: 'delete-working-refs', afterMs: 5000 }]);
    // An effect may be performed more than once.
    build.send({ kind: 'run-stopped', runId: 'b1-r1' });
    expect(build.held).toHaveLength(1);
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
    build.send({ kind: 'refs-refused', task: 'a', message: 'no', heads: [], returned: [] });
    expect(build.stages()).toEqual({ a: 'merging', b: 'waiting' });
    expect(build.held.map(({ kind }) => kind)).toEqual(['delete-working-refs']);
    expect(build.state.phase.kind).toBe('cancelled');
  });

  it('of a paused build ends it, and one that comes again is the same as one', () => {
    const build = built();
    build.send({ kind: 'pause' });
    build.send({ kind: 'cancel' });
    expect(refuses(build, { kind: 'cancel', reason: 'again' })).toBeNull();
    expect(refuses(build, { kind: 'resume' })).toBe('the build is cancelled; nothing more can be asked of it');
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
