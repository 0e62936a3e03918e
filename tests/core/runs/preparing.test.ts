import { describe, expect, it } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { minutesInRoot, nextPreparation, testsOf, testsText, toolsOf } from '../../../src/core/runs/preparing.ts';
import { baseTest, repositoryEnvironment, sha } from '../builders.ts';
import { order as orderOf, record } from './records.ts';

const heads = ['app', 'api'].map((name) => ({
  name,
  url: `https://example.com/${name}`,
  commit: sha('a'),
  git: usualGit,
}));
const order = { heads, testCommand: 'npm test', environments: [], base: [] };
const app = repositoryEnvironment({ test: 'npm run unit' });
const api = repositoryEnvironment(
  {
    test: 'make test',
    testTimeoutMinutes: 45,
    packages: [{ path: 'web', setup: [], test: 'npm test' }],
  },
  'api',
);
const faulty = { repository: 'api', faults: [{ line: 1, column: 1, message: 'is no text' }] };
const test = (command: string, repository: string, path = '', minutes = 10) => ({ repository, path, command, minutes });

describe('a preparer', () => {
  it.each([
    ['decides one repository after the other', {}, { kind: 'decide', repository: 'app' }],
    [
      'goes on past a file with faults',
      { faulty: [{ ...faulty, repository: 'app' }] },
      { kind: 'decide', repository: 'api' },
    ],
    [
      'then runs what each repository calls its tests',
      { environments: [app, api] },
      { kind: 'test', test: test('npm run unit', 'app') },
    ],
    [
      'in the order of the build, those of packages too',
      { environments: [app, api], base: { tested: [baseTest(), baseTest()], first: null } },
      { kind: 'test', test: test('npm test', 'api', 'web', 45) },
    ],
    [
      'tests nothing where a file has faults',
      { environments: [app], faulty: [faulty] },
      {
        kind: 'done',
        outcome: {
          kind: 'prepared',
          environments: [app],
          faulty: [faulty],
          missingTools: [],
          failedSetUp: null,
          lackingServices: [],
          kept: null,
          links: [],
          empty: [],
          base: [],
        },
      },
    ],
  ])('%s', (_, known, expected) => {
    expect(nextPreparation(order, { ...noEvaluation, ...known })).toEqual(expected);
  });
});

it('a preparer that comes after another decides nothing again, and repeats no tests that passed', () => {
  const known = [app, api];
  const base = [
    baseTest('green', { command: 'npm run unit' }),
    baseTest('red', { repository: 'api', command: 'make' }),
  ];
  const again = { ...order, environments: known, base };
  const first = { kind: 'test', test: test('make test', 'api', '', 45) };
  expect(nextPreparation(again, noEvaluation)).toEqual(first);
  const preparing = record({
    order: orderOf({ ...again, assignment: { role: 'preparer', asked: [], allow: [] } }),
    evaluation: noEvaluation,
  });
  expect(toolsOf(preparing)).toEqual(['npm', 'make']);
});

it('a preparer asks for the programs that setup, tests and services call', () => {
  const environments = [
    repositoryEnvironment({
      setup: ['pnpm install'],
      test: 'make test',
      services: [{ name: 'db', run: 'pg_ctlcluster 15 main start', ready: 'pg_isready' }],
    }),
  ];
  const preparing = record({
    order: orderOf({ heads: heads.slice(0, 1), assignment: { role: 'preparer', asked: [], allow: [] } }),
    evaluation: { ...noEvaluation, environments },
  });
  expect(toolsOf(preparing)).toEqual(['pnpm', 'make', 'pg_ctlcluster', 'pg_isready']);
});

describe('the tests of a candidate', () => {
  it('are those of each repository, as its changed paths ask for', () => {
    const environments = [app, api];
    const changed = [
      { repository: 'app', paths: ['a.ts'] },
      { repository: 'api', paths: ['web/b.ts'] },
    ];
    expect(testsOf({ environments, testCommand: 'npm test' }, changed)).toEqual([
      test('npm run unit', 'app'),
      test('npm test', 'api', 'web', 45),
    ]);
  });

  it('are the same for all in a build of which no environment is known', () => {
    const changed = [{ repository: 'app', paths: ['a.ts'] }];
    expect(testsOf({ environments: [], testCommand: 'make' }, changed)).toEqual([test('make', 'app')]);
  });
});

describe('what runs are told of the tests', () => {
  it.each([
    ['the one command of all', [], '`npm test`'],
    ['the command of each', [app, api], '`npm run unit` in `app/`, `make test` in `api/`, `npm test` in `api/web`'],
  ])('is %s', (_, environments, text) => {
    expect(testsText({ ...order, environments })).toBe(text);
  });
});

describe('a command in the root of the workspace', () => {
  const across = { environments: [app, api], acrossCommand: 'make together' };

  it.each([
    ['as long as the slowest tests of a repository, where it is for all together', across, 'make together', 45],
    [
      'as long as tests usually may, where no environment is known',
      { ...across, environments: [] },
      'make together',
      10,
    ],
    ['a short time, where it is the check of a criterion', across, 'make one', 5],
  ])('may take %s', (_, order, command, minutes) => {
    expect(minutesInRoot(order, command)).toBe(minutes);
  });
});
