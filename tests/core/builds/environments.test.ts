import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { baseTest, plan, prepared as preparedOutcome, repositoryEnvironment, submission } from '../builders.ts';
import { nextOf, playedBuild } from './played-build.ts';

const app = repositoryEnvironment({ test: 'make test' });
const { origins: _, notGiven: __, ...knownApp } = app;
const known = [knownApp];
const prepared = (given: Partial<Extract<RunOutcome, { kind: 'prepared' }>> = {}) =>
  preparedOutcome({ environments: [app], base: [baseTest('green', { command: 'make test' })], ...given });
const built = (given: Parameters<typeof submission>[0] = {}) =>
  playedBuild(submission({ plan: plan(), ...given }), { byHand: ['preparer'] });

describe('the environments of a build', () => {
  it('are decided by what the submission says and what the preparer finds', () => {
    const repositories = [{ name: 'app', url: 'https://example.com/app.git', environment: { setup: 'make deps' } }];
    const build = built({ repositories, network: { allow: ['npm'] } });
    expect(build.order({ role: 'preparer' }).assignment).toEqual({
      role: 'preparer',
      asked: [{ repository: 'app', environment: { setup: 'make deps' } }],
      allow: ['npm'],
    });
  });

  it('are told, and go to every later run', () => {
    const build = built();
    build.end({ role: 'preparer' }, prepared());
    expect(build.log.find(({ type }) => type === 'environment.decided')?.data).toEqual(app);
    expect(build.order({ role: 'generator' }).environments).toEqual(known);
  });

  it('are told with the programs that the place does not have, and the build goes on', () => {
    const build = built();
    build.end({ role: 'preparer' }, prepared({ missingTools: ['pnpm', 'psql'] }));
    const told = build.log.find(({ type }) => type === 'tools.missing');
    expect(told).toEqual({
      type: 'tools.missing',
      text: 'There is no pnpm, no psql where the commands run',
      data: { tools: ['pnpm', 'psql'] },
    });
    expect(build.open().map(({ assignment }) => assignment.role)).toEqual(['generator']);
  });

  it('pause the build where a file of a repository has faults: nothing but another commit helps', () => {
    const build = built();
    const faulty = [{ repository: 'app', faults: [{ line: 3, column: 1, message: 'there is no field tests here' }] }];
    build.end({ role: 'preparer' }, prepared({ environments: [], faulty, base: [] }));
    expect(build.state.phase).toMatchObject({ kind: 'paused', details: { reason: 'environment', faulty } });
    expect(build.log.at(-1)?.text).toContain('app: breakwater.yaml, line 3, column 1: there is no field tests here');
    expect(nextOf(build)).toEqual(['cancel']);
  });

  it('pause the build where a setup fails, and a resume tries it again', () => {
    const build = built();
    const failedSetUp = { repository: 'app', path: '', command: 'npm ci', exitCode: 1, timedOut: false, tail: 'no' };
    build.end({ role: 'preparer' }, prepared({ failedSetUp, base: [] }));
    expect(build.state.phase).toMatchObject({ kind: 'paused', details: { reason: 'environment', failedSetUp } });
    expect(nextOf(build)).toEqual(['resume', 'cancel']);
    build.send({ kind: 'resume' });
    // What the deployment gives may be more by now.
    expect(build.order({ role: 'preparer' }).environments).toEqual([]);
    build.end({ role: 'preparer' }, prepared());
    expect(build.open().map(({ assignment }) => assignment.role)).toEqual(['generator']);
  });

  it('pause the build where a service that was asked for lacks its program, and a resume looks again', () => {
    const build = built();
    const lackingServices = [{ repository: 'app', name: 'db', tools: ['pg_ctlcluster'] }];
    build.end({ role: 'preparer' }, prepared({ lackingServices, base: [] }));
    expect(build.state.phase).toMatchObject({ kind: 'paused', details: { reason: 'environment', lackingServices } });
    expect(build.log.at(-1)?.text).toContain(
      'the service db of app needs pg_ctlcluster, and there is no such program on the PATH of commands',
    );
    expect(nextOf(build)).toEqual(['see-to sandboxes', 'resume', 'cancel']);
    build.send({ kind: 'resume' });
    build.end({ role: 'preparer' }, prepared());
    expect(build.open().map(({ assignment }) => assignment.role)).toEqual(['generator']);
  });

  it('have the test command that a person gives with a resume, whatever was said before', () => {
    const build = built();
    build.end({ role: 'preparer' }, prepared({ base: [baseTest('red')] }));
    build.send({ kind: 'resume', evaluator: { testCommand: 'make unit' } });
    const { assignment, environments } = build.order({ role: 'preparer' });
    expect(assignment).toMatchObject({ asked: [{ repository: 'app', environment: { test: 'make unit' } }] });
    expect(environments[0]?.environment.test).toBe('make unit');
    const later = built();
    later.end({ role: 'preparer' }, prepared());
    later.send({ kind: 'pause' });
    later.send({ kind: 'resume', evaluator: { testCommand: 'make unit' } });
    later.end({ role: 'generator' }, later.candidate());
    expect(later.order({ role: 'evaluator' }).environments[0]?.environment.test).toBe('make unit');
  });
});

it('tells what repositories need of one another, and lands a task in that order', () => {
  const repositories = ['app', 'lib'].map((name) => ({ name, url: `https://example.com/${name}.git`, base: 'main' }));
  const build = playedBuild(submission({ plan: plan(), repositories }), {
    byHand: ['preparer'],
    hold: ['advance-refs'],
  });
  const links = [{ from: 'app', to: 'lib', why: 'it is the submodule libs/lib' }];
  const empty = [{ repository: 'app', path: 'other' }];
  build.end({ role: 'preparer' }, { ...build.prepared(), links, empty });
  expect(build.log.find(({ type }) => type === 'repositories.linked')).toEqual({
    type: 'repositories.linked',
    text: 'Changes land in the order lib, app. Submodules that are no repository of the build stay empty: app/other',
    data: { order: ['lib', 'app'], links, empty },
  });
  build.round('a');
  const [advance] = build.held;
  expect(advance?.kind === 'advance-refs' && advance.merges.map(({ repository }) => repository)).toEqual([
    'lib',
    'app',
  ]);
});
