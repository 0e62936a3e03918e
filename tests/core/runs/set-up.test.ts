import { describe, expect, it } from 'vitest';
import { networkPresets } from '../../../src/core/network/network.ts';
import { nextAction } from '../../../src/core/runs/next-action.ts';
import { noSetUp } from '../../../src/core/runs/record.ts';
import { imageAmong } from '../../../src/core/runs/sandbox-lease.ts';
import {
  accessOf,
  firstAccess,
  fitsFirst,
  nextSetUp,
  setUpCommands,
  variablesOf,
} from '../../../src/core/runs/set-up.ts';
import { repositoryEnvironment } from '../builders.ts';
import { assignments, generating, inSession, order, record } from './records.ts';

const known = (...given: Parameters<typeof repositoryEnvironment>[]) =>
  given.map((one) => repositoryEnvironment(...one));
const environments = known(
  [{ setup: ['npm ci'], network: { setup: ['npm'], run: ['example.com'] }, variables: { A: '1' } }, 'app'],
  [
    {
      setup: ['go mod download'],
      packages: [{ path: 'web', setup: ['npm ci'], test: 'npm test' }],
      image: 'full',
      instance: 'basic',
      secrets: [{ host: 'npm.example.com', header: 'Authorization', use: 'packages', during: 'setup' }],
    },
    'api',
  ],
);
const run = (done: number, during: 'setup' | 'run', assignment = generating()) =>
  record({
    order: order({ environments, assignment }),
    state: inSession('tools', { setUp: { ...noSetUp, done, during, image: 'full' } }),
  });

describe('the set-up of a sandbox', () => {
  it('is in the image with a browser where pages are to be seen and nothing else is asked for, as far as there is one', () => {
    const environments = known([{}, 'app']);
    const imageOf = (browser: boolean, image: string | null) => {
      const evaluator = assignments.find(({ role }) => role === 'evaluator');
      if (evaluator?.role !== 'evaluator') throw new Error('there is no evaluator');
      const given = environments.map((one) => ({ ...one, environment: { ...one.environment, image } }));
      return accessOf(record({ order: order({ environments: given, assignment: { ...evaluator, browser } }) }), 'run')
        .image;
    };
    expect([imageOf(false, null), imageOf(true, null), imageOf(true, 'node'), imageOf(true, 'java')]).toEqual([
      ...['node', 'full', 'full', 'java'],
    ]);
    expect(['full', 'node', 'java'].map((image) => imageAmong(image, ['node', 'java']))).toEqual([
      'node',
      'node',
      'java',
    ]);
    expect(imageAmong('full', ['node', 'full'])).toBe('full');
  });

  it('runs the commands of each repository, then those of its packages; so do planners who lay down checks, and not who only reads', () => {
    expect(setUpCommands(run(0, 'setup'))).toEqual([
      { repository: 'app', path: '', command: 'npm ci' },
      { repository: 'api', path: '', command: 'go mod download' },
      { repository: 'api', path: 'web', command: 'npm ci' },
    ]);
    const setUp = assignments.filter((assignment) => setUpCommands(run(0, 'run', assignment)).length > 0);
    expect(setUp.map(({ role }) => role)).toEqual([
      'architect',
      'refiner',
      'generator',
      'evaluator',
      'replanner',
      'auditor',
    ]);
  });

  it('gives setup its network and its secrets, and later commands theirs; one sandbox has the place for all', () => {
    expect([accessOf(run(0, 'setup'), 'setup'), accessOf(run(0, 'setup'), 'run')]).toEqual([
      {
        allowedHosts: [...networkPresets.npm, 'npm.example.com'],
        image: 'full',
        instance: 'basic',
        secrets: [{ host: 'npm.example.com', header: 'Authorization', use: 'packages' }],
      },
      { allowedHosts: ['example.com'], image: 'full', instance: 'basic', secrets: [] },
    ]);
    expect(variablesOf(run(0, 'setup'))).toEqual({ app: { A: '1' }, api: {} });
  });

  it.each([
    ['that of setup', { setup: ['npm ci'], network: { setup: ['npm'], run: ['example.com'] } }, 'setup'],
    ['the later one where setup reaches nothing', { setup: ['make'], network: { setup: [], run: ['npm'] } }, 'run'],
    ['the later one where nothing is to be set up', { network: { setup: ['npm'], run: [] } }, 'run'],
  ])('begins with a network: %s', (_, given, during) => {
    expect(firstAccess(record({ order: order({ environments: known([given, 'app']) }) }))).toBe(during);
  });

  it.each<[string, Parameters<typeof repositoryEnvironment>[0], boolean]>([
    ['nothing else is asked for', { image: 'node', instance: 'standard-1', setup: ['npm ci'] }, true],
    ['there are neither images nor sizes', { image: null, instance: null }, true],
    ['nothing but the hosts of the whole build is reached', { network: { setup: [], run: [] } }, true],
    ['other hosts are reached', { network: { setup: ['example.com'], run: ['example.com'] } }, false],
    ['another image is needed', { image: 'full' }, false],
    ['another size is needed', { instance: 'standard-2' }, false],
    ['setup reaches more than later commands', { network: { setup: ['npm'], run: [] } }, false],
  ])('stays in the container in which the files were read where %s: %j', (_, given, fits) => {
    expect(fitsFirst(record({ order: order({ environments: known([given, 'app']) }) }), 'standard-1')).toBe(fits);
  });

  it.each([
    ['opens the network of setup before the first command', 0, 'run', { kind: 'access', during: 'setup' }],
    ['runs the next command', 1, 'setup', { kind: 'command', command: setUpCommands(run(0, 'setup'))[1] }],
    ['closes it after the last', 3, 'setup', { kind: 'access', during: 'run' }],
    ['then has nothing to do', 3, 'run', null],
  ] as const)('%s', (_, done, during, next) => {
    expect(nextSetUp(run(done, during))).toEqual(next);
  });

  it('changes nothing about a network that is the same', () => {
    const same = known([{ setup: ['make deps'] }, 'app']);
    const ready = record({ order: order({ environments: same }), state: inSession('tools') });
    expect(nextSetUp(ready)).toEqual({
      kind: 'command',
      command: { repository: 'app', path: '', command: 'make deps' },
    });
  });

  it('comes before anything else of a session that needs its sandbox, and not before a model that needs none', () => {
    const begun = { turn: null, call: null };
    const next = { kind: 'access', during: 'setup' };
    expect(nextAction(run(0, 'run'), begun, 0)).toEqual({ kind: 'set-up', next });
    const absent = { ...run(0, 'run'), state: inSession('model', { sandbox: 'absent' }) };
    expect(nextAction(absent, begun, 0)).toEqual({ kind: 'begin-turn', turn: 1 });
  });
});
