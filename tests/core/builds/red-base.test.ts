import { describe, expect, it } from 'vitest';
import { toldTest } from '../../../src/core/environments/base-tests.ts';
import { baseTest, plan, repositoryEnvironment, submission } from '../builders.ts';
import { nextOf, playedBuild } from './played-build.ts';

const built = (given: Parameters<typeof submission>[0] = {}) =>
  playedBuild(submission(given), { byHand: ['preparer'] });
const roles = (build: ReturnType<typeof built>): string[] => build.orders.map(({ assignment }) => assignment.role);

const two = ['app', 'api'].map((name) => ({ name, url: `https://example.com/${name}.git` }));

describe('the base of a build', () => {
  it('is tested before anything is planned, and what its tests say goes to every run', () => {
    const build = built();
    expect(roles(build)).toEqual(['preparer']);
    build.end({ role: 'preparer' }, build.prepared());
    expect(build.order({ role: 'architect' }).base).toEqual([baseTest()]);
    expect(build.log.map(({ text }) => text)).toContain('the tests of app on the base: npm test passes');
  });

  it.each(['red', 'flaky', 'could-not-run'] as const)('that is %s pauses it before a cent is spent', (state) => {
    const build = built({ plan: plan() });
    build.end({ role: 'preparer' }, build.prepared(state));
    const failing = [toldTest(baseTest(state))];
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      reason: 'base',
      details: { reason: 'base', repositories: failing },
    });
    expect(nextOf(build)).toEqual([
      'see-to base',
      'resume',
      'resume with allowRedBase',
      'resume with testCommand',
      'cancel',
    ]);
    expect(roles(build)).toEqual(['preparer']);
  });

  it('is tested again by a plain resume, with other tests where they are given', () => {
    const build = built({ plan: plan() });
    build.end({ role: 'preparer' }, build.prepared('red'));
    build.send({ kind: 'resume', evaluator: { testCommand: 'npm run unit' } });
    expect(build.order({ role: 'preparer' }).testCommand).toBe('npm run unit');
    build.end({ role: 'preparer' }, build.prepared());
    expect(build.order({ role: 'generator' }).base).toEqual([baseTest()]);
  });

  it('is tested again only where its tests did not pass, with other tests for those repositories alone', () => {
    const build = built({ plan: plan(), repositories: two });
    const [app, api] = [repositoryEnvironment(), repositoryEnvironment({ test: 'go test' }, 'api')];
    const green = baseTest('green', { repository: 'api', command: 'go test' });
    const found = { ...build.prepared(), environments: [app, api], base: [baseTest('red'), green] };
    build.end({ role: 'preparer' }, found);
    build.send({ kind: 'resume', evaluator: { testCommand: 'npm run unit' } });
    const environments = [repositoryEnvironment({ test: 'npm run unit' }), api].map(
      ({ origins: _, notGiven: __, ...known }) => known,
    );
    const again = build.order({ role: 'preparer' });
    expect({ environments: again.environments, base: again.base }).toEqual({
      environments,
      base: [baseTest('red'), green],
    });

    const passes = baseTest('green', { command: 'npm run unit' });
    build.end({ role: 'preparer' }, { ...build.prepared(), environments: [], base: [passes] });
    const { base, environments: known } = build.order({ role: 'generator' });
    expect({ base, known }).toEqual({ base: [green, passes], known: environments });
    expect(build.log.filter(({ type }) => type === 'base.tested')).toHaveLength(3);
  });

  it('is tested by other tests before it is built on, red or not', () => {
    const build = built({ plan: plan() });
    build.end({ role: 'preparer' }, build.prepared('red'));
    build.send({ kind: 'resume', evaluator: { allowRedBase: true, testCommand: 'make' } });
    build.end({ role: 'preparer' }, { ...build.prepared(), base: [baseTest('red', { command: 'make' })] });
    expect(roles(build)).toEqual(['preparer', 'preparer', 'generator']);
  });

  it('is tested anew where other tests are given while a run is at it, and nothing of the run before counts', () => {
    const build = built({ plan: plan() });
    build.send({ kind: 'pause' });
    build.send({ kind: 'resume', evaluator: { testCommand: 'make' } });
    expect(build.stopped).toEqual(['b1-r1']);
    const { runId, testCommand, assignment } = build.order({ role: 'preparer' });
    expect({ runId, testCommand, assignment }).toEqual({
      runId: 'b1-r2',
      testCommand: 'make',
      assignment: { role: 'preparer', asked: [{ repository: 'app', environment: { test: 'make' } }], allow: [] },
    });
    build.send({
      kind: 'report',
      report: { runId: 'b1-r1', seq: 1, body: { kind: 'ended', outcome: build.prepared('red') } },
    });
    const passes = baseTest('green', { command: 'make' });
    build.end({ role: 'preparer' }, { ...build.prepared(), base: [passes] });
    expect(build.order({ role: 'generator' }).base).toEqual([passes]);
    expect(build.log.map(({ text }) => text)).toContain('the tests of app on the base: make passes');
  });

  it('is tested by other tests first where they come before the planning on its result has begun, and not later', () => {
    const build = built();
    build.send({ kind: 'pause' });
    build.end({ role: 'preparer' }, build.prepared());
    build.send({ kind: 'resume', evaluator: { testCommand: 'make' } });
    expect([roles(build), build.stopped]).toEqual([['preparer', 'architect', 'preparer'], ['b1-r2']]);
    build.end({ role: 'preparer' }, { ...build.prepared(), base: [baseTest('green', { command: 'make' })] });
    build.send({ kind: 'pause' });
    build.send({ kind: 'resume', evaluator: { testCommand: 'make' } });
    expect(roles(build)).toEqual(['preparer', 'architect', 'preparer', 'architect']);
  });

  it('is built on as it is where a person wants that, at once or beforehand', () => {
    const resumed = built({ plan: plan() });
    resumed.end({ role: 'preparer' }, resumed.prepared('red'));
    resumed.send({ kind: 'resume', evaluator: { allowRedBase: true } });
    const told = built({ plan: plan(), evaluator: { allowRedBase: true } });
    told.end({ role: 'preparer' }, told.prepared('red'));
    expect([roles(resumed), roles(told)]).toEqual([
      ['preparer', 'generator'],
      ['preparer', 'generator'],
    ]);
  });

  it('is tested once more where the run broke off, and the build pauses where that breaks off too', () => {
    const build = built({ plan: plan() });
    const lost = { kind: 'failed', reason: 'sandbox', message: 'no sandbox' } as const;
    build.end({ role: 'preparer' }, lost);
    expect(roles(build)).toEqual(['preparer', 'preparer']);
    build.end({ role: 'preparer' }, lost);
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'sandbox' });
    build.send({ kind: 'resume' });
    build.end({ role: 'preparer' }, build.prepared());
    expect(roles(build)).toEqual(['preparer', 'preparer', 'preparer', 'generator']);
  });
});
