import { describe, expect, it } from 'vitest';
import { closedBreaker } from '../../../src/core/builds/stagnation/breaker.ts';
import { criterion, plan, submission, task } from '../builders.ts';
import { commit, nextOf, playedBuild } from './played-build.ts';

describe('what is no stagnation', () => {
  const four = ['C1', 'C2', 'C3', 'C4'].map((id) => criterion({ id }));
  const single = () => playedBuild(submission({ plan: plan([task({ id: 'a', criteria: four })]) }));
  const conflict = (...paths: string[]) =>
    ({ kind: 'conflict', repository: 'app', paths, head: commit(1), candidate: commit(2) }) as const;
  const conflicts = (build: ReturnType<typeof single>, ...paths: string[]): void => {
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    build.end({ role: 'evaluator', task: 'a' }, conflict(...paths));
  };

  it('rounds that fail and pass a criterion more each time', () => {
    const build = single();
    const ids = four.map(({ id }) => id);
    for (const n of [0, 1, 2, 3]) {
      build.round('a', Object.fromEntries(ids.slice(0, n).map((id) => [id, true])));
    }
    expect(build.state.breaker).toMatchObject({ state: 'CLOSED', idleRounds: 0, trips: 0 });
    build.round('a');
    expect(build.state.phase.kind).toBe('completed');
  });

  it('a requeue after a conflict that merges the next time', () => {
    const build = single();
    conflicts(build, 'index.ts');
    build.round('a');
    expect(build.state.phase.kind).toBe('completed');
    expect(build.types()).not.toContain('breaker.opened');
  });

  it('conflicts in ever other files, but the same one three times is', () => {
    const build = single();
    for (const path of ['a.ts', 'b.ts', 'c.ts', 'd.ts']) conflicts(build, path);
    expect(build.state.breaker.state).toBe('CLOSED');
    conflicts(build, 'd.ts');
    conflicts(build, 'd.ts');
    expect(build.state.tasks.a?.stage).toEqual({
      kind: 'stuck',
      reason: 'the same conflict came back 3 times in a row (app:d.ts)',
      signal: { kind: 'same-conflict', times: 3, paths: ['app:d.ts'], criteria: [] },
    });
  });

  it('a check on a head that has moved, however often; but the conflict that comes of it each time is', () => {
    const build = single();
    const moves = (n: number): void => {
      build.end({ role: 'generator', task: 'a' }, build.candidate());
      const order = build.order({ role: 'evaluator' });
      build.heads.set('app', commit(7000 + n));
      build.end({ role: 'evaluator', task: 'a' }, build.verdict(order));
    };
    moves(1);
    expect(build.types()).toContain('task.rechecked');
    for (const n of [2, 3]) {
      build.end({ role: 'evaluator', task: 'a' }, conflict('hot.ts'));
      moves(n);
      expect(build.state.breaker.state).toBe('CLOSED');
    }
    build.end({ role: 'evaluator', task: 'a' }, conflict('hot.ts'));
    expect(build.stages()).toEqual({ a: 'stuck' });
  });

  it('an outage, however often it is told', () => {
    const build = single();
    const { runId } = build.order({ role: 'generator' });
    const outage = { kind: 'outage' as const, message: '529', retryAt: 0, deadlineAt: 0 };
    for (let seq = 1; seq <= 50; seq += 1) build.send({ kind: 'report', report: { runId, seq, body: outage } });
    expect([build.state.breaker, build.state.iterations]).toEqual([closedBreaker, 1]);
  });

  it('a sandbox that fails: a person is asked, no re-plan is, and the work that was handed in is kept', () => {
    const build = single();
    const broken = { kind: 'failed', reason: 'sandbox', message: 'no host' } as const;
    build.end({ role: 'generator', task: 'a' }, broken);
    build.end({ role: 'generator', task: 'a' }, broken);
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    for (let n = 0; n < 3; n += 1) build.end({ role: 'evaluator', task: 'a' }, broken);
    expect(build.state.breaker).toEqual(closedBreaker);
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      reason: 'sandbox',
      message: '3 rounds of a in a row broke off, the last one because the run failed (sandbox): no host',
    });
    expect(nextOf(build)).toEqual(['see-to sandboxes', 'resume']);
    build.send({ kind: 'resume' });
    expect(build.order({ role: 'generator' }).assignment).toMatchObject({ previous: { ref: 'refs/c' } });
  });

  it('a re-plan whose sandbox fails: it is asked for again when a person resumes', () => {
    const build = single();
    build.round('a', false, 'same');
    build.round('a', false, 'same');
    build.end({ role: 'replanner' }, { kind: 'failed', reason: 'sandbox', message: 'no host' });
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'sandbox' });
    build.send({ kind: 'resume' });
    expect(build.order({ role: 'replanner' })).toMatchObject({ round: 1 });
  });

  it('first rounds of a wide build that all fail', () => {
    const wide = Array.from({ length: 12 }, (_, n) => task({ id: `w${n}` }));
    const build = playedBuild(submission({ plan: plan(wide), parallel: { maxWorkers: 12 } }));
    for (const { id } of wide) build.round(id, false);
    expect(build.state.breaker).toMatchObject({ state: 'CLOSED', idleRounds: 12 });
    build.round('w3');
    expect(build.state.breaker).toMatchObject({ state: 'CLOSED', idleRounds: 0 });
  });
});
