/** What the system does to a round is no fault of the task's, and costs it nothing. */
import { describe, expect, it } from 'vitest';
import { totalReservedUsd } from '../../../src/core/money/ledger.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { plan, submission, task } from '../builders.ts';
import { commit, playedBuild } from './played-build.ts';

const built = (ids: string[], given: Parameters<typeof submission>[0] = {}) =>
  playedBuild(
    submission({ plan: plan(ids.map((id) => task({ id }))), limits: { maxDurationMinutes: 10_000 }, ...given }),
  );
const broken: RunOutcome = { kind: 'failed', reason: 'sandbox', message: 'host is away' };

describe('a round that breaks off', () => {
  it('is no iteration, and the next one hears what the last verdict was', () => {
    const build = built(['a']);
    build.round('a', false);
    build.end({ role: 'generator', task: 'a' }, broken);
    expect(build.state.iterations).toBe(2);
    expect(build.order({ role: 'generator' }).assignment).toMatchObject({
      feedback: [
        { kind: 'criteria', failed: [{ criterion: 'C1', evidence: 'seen' }] },
        { kind: 'run-failed', message: 'host is away' },
      ],
      previous: { ref: 'refs/c' },
    });
  });

  it('because its run fell silent is no stagnation: after three a person is asked', () => {
    const build = built(['a']);
    for (let n = 0; n < 3; n += 1) {
      build.later(36 * 60_000);
      build.send({ kind: 'tick', retentionDays: null });
    }
    expect([build.state.breaker.state, build.state.iterations, build.state.phase]).toMatchObject([
      'CLOSED',
      0,
      {
        kind: 'paused',
        reason: 'sandbox',
        message:
          '3 rounds of a in a row broke off, the last one because the run failed (internal): the run fell silent',
      },
    ]);
  });
});

it('what a silent run had reserved is free with its last word, so that others go on', () => {
  const build = built(['a', 'b'], { limits: { maxCostUsd: 10, maxDurationMinutes: 10_000 } });
  const silent = build.order({ role: 'generator', task: 'a' }).runId;
  expect(build.askLedger({ runId: silent, settle: null, reserve: { turn: 1, usd: 8 } })).toBe('granted');
  build.later(36 * 60_000);
  build.send({ kind: 'tick', retentionDays: null });
  const other = build.open()[0]?.runId ?? '';
  expect(build.askLedger({ runId: other, settle: null, reserve: { turn: 1, usd: 5 } })).toBe('wait');
  const outcome: RunOutcome = { kind: 'failed', reason: 'timeout', message: 'too late' };
  build.send({ kind: 'report', report: { runId: silent, seq: 1, body: { kind: 'ended', outcome } } });
  expect([totalReservedUsd(build.state.ledger), build.woken]).toEqual([0, [other]]);
  expect(build.askLedger({ runId: other, settle: null, reserve: { turn: 1, usd: 5 } })).toBe('granted');
});

it('rounds that are merged and tested again on a head that has moved are not counted against the build', () => {
  const build = built(['a', 'b', 'c', 'd'], {
    parallel: { maxWorkers: 4 },
    breaker: { buildRoundsWithoutProgress: 3 },
  });
  const ids = ['a', 'b', 'c'];
  for (const id of ids) build.end({ role: 'generator', task: id }, build.candidate());
  const orders = ids.map((id) => build.order({ role: 'evaluator', task: id }));
  ids.forEach((id, n) => {
    const order = orders[n];
    if (order) build.end({ role: 'evaluator', task: id }, build.verdict(order));
  });
  while (Object.values(build.stages()).includes('evaluating')) {
    const order = build.order({ role: 'evaluator' });
    build.end({ role: 'evaluator' }, build.verdict(order));
  }
  build.round('d', false);
  expect([build.stages(), build.state.breaker]).toMatchObject([
    { a: 'merged', b: 'merged', c: 'merged', d: 'generating' },
    { state: 'CLOSED', idleRounds: 1 },
  ]);
});

describe('with several repositories', () => {
  const repositories = ['app', 'lib'].map((name) => ({ name, url: `https://example.com/${name}.git`, base: 'main' }));
  const headsOf = (build: ReturnType<typeof built>) => build.state.repositories.map(({ name, head }) => [name, head]);

  it('a branch that has moved before the next was refused is known, and the pause says which', () => {
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]), repositories }), {
      hold: ['advance-refs'],
    });
    build.round('a');
    const moved = commit(77);
    const heads = [{ repository: 'app', head: moved }];
    build.send({ kind: 'refs-refused', task: 'a', message: 'lib: protected', heads, returned: [] });
    expect([build.state.phase, headsOf(build)]).toMatchObject([
      {
        kind: 'paused',
        message: `the remote refuses to move the integration branch: lib: protected; that of app has moved already`,
      },
      [
        ['app', moved],
        ['lib', commit(0)],
      ],
    ]);
  });

  it('tells which branches were put back, as another could not move, and checks the task again', () => {
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]), repositories }), {
      hold: ['advance-refs'],
    });
    build.round('a');
    const heads = [{ repository: 'lib', head: commit(77) }];
    build.send({ kind: 'refs-advanced', task: 'a', moved: false, heads, returned: ['app'] });
    expect(build.log.slice(-3).map(({ text }) => text)).toEqual([
      'a: app put back, as not all of its branches could move',
      'a: the integration branch was moved by someone else',
      'a: the integration head has moved; merged and tested again',
    ]);
    expect(build.order({ role: 'evaluator' }).heads.map((one) => one.commit)).toEqual([commit(0), commit(77)]);
  });

  it('branches that were opened while a person cancelled are known', () => {
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]), repositories }), {
      hold: ['open-repositories'],
    });
    build.send({ kind: 'cancel' });
    build.release();
    expect([build.state.phase.kind, headsOf(build)]).toEqual([
      'cancelled',
      [
        ['app', commit(0)],
        ['lib', commit(0)],
      ],
    ]);
  });
});
