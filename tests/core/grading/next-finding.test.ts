/** An evaluation finding by finding: what is found out next, and what ends it. */

import { expect, test } from 'vitest';
import { maxNotes } from '../../../src/core/builds/notes.ts';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { type Evaluating, gradedOutcome, nextFinding } from '../../../src/core/grading/next-finding.ts';
import { isInRepository, outsideScope } from '../../../src/core/grading/task-files.ts';
import { answersFault, questionsOf } from '../../../src/core/grading/weakened/questions.ts';
import { Verdict } from '../../../src/core/roles.ts';
import { type Evaluation, noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { criterion, sha, task } from '../builders.ts';

const heads = ['api', 'web', 'docs'].map((name) => ({
  name,
  url: `https://example.com/${name}.git`,
  git: usualGit,
  commit: sha('a'),
}));
const ofTwo = task({
  scope: ['web:src/**'],
  shared: ['api:CHANGELOG.md'],
  criteria: [criterion({ check: 'true' }), criterion({ id: 'C2' })],
});
const assignment = (given: Partial<Evaluating> = {}): Evaluating => ({
  role: 'evaluator',
  amendments: [],
  notes: '',
  task: ofTwo,
  requirements: [],
  candidate: { ref: 'refs/breakwater/b/candidate/r', commits: [{ repository: 'api', commit: sha('c') }] },
  summary: 'Done.',
  previous: null,
  graded: null,
  browser: false,
  ...given,
});
const merge = (given: Partial<Evaluation['merges'][number]> = {}): Evaluation['merges'][number] => ({
  repository: 'api',
  from: sha('a'),
  to: sha('d'),
  files: [],
  omittedFiles: 0,
  outside: [],
  patch: '',
  omittedBytes: 0,
  weakened: [],
  since: null,
  ...given,
});
const result = { command: 'npm test', passed: true, exitCode: 0, excerpt: 'ok', durationMs: 5 };
const tested = { ...noEvaluation, merges: [merge()], tests: result, across: result };
const checked = { ...tested, checks: [{ criterion: 'C1', test: { ...result, command: 'true' } }] };
const graded = [{ criterion: 'C1', pass: true, evidence: 'seen' }];

test.each<[string, Partial<Evaluating>, Evaluation, ReturnType<typeof nextFinding>]>([
  [
    'merges what differs from the head first',
    {},
    noEvaluation,
    { kind: 'merge', repository: 'api', commit: sha('c'), head: sha('a'), pointers: [] },
  ],
  [
    'merges the repository of a submodule before the one that has it, and has it point there',
    {
      candidate: {
        ref: 'r',
        commits: [
          { repository: 'api', commit: sha('c') },
          { repository: 'web', commit: sha('d') },
        ],
      },
    },
    { ...noEvaluation, submodules: [{ repository: 'api', path: 'libs/web', of: 'web' }] },
    { kind: 'merge', repository: 'web', commit: sha('d'), head: sha('a'), pointers: [] },
  ],
  [
    'has a repository follow its submodule, where the candidate changes that alone',
    { candidate: { ref: 'r', commits: [{ repository: 'web', commit: sha('d') }] } },
    {
      ...noEvaluation,
      merges: [merge({ repository: 'web', from: sha('a'), to: sha('e') })],
      submodules: [
        { repository: 'api', path: 'libs/web', of: 'web' },
        { repository: 'api', path: 'other', of: null },
      ],
    },
    {
      kind: 'merge',
      repository: 'api',
      commit: sha('a'),
      head: sha('a'),
      pointers: [{ path: 'libs/web', commit: sha('e') }],
    },
  ],
  [
    'tests a repository that follows its submodule',
    {
      task: task({ scope: ['web:src/**'] }),
      candidate: { ref: 'r', commits: [{ repository: 'web', commit: sha('d') }] },
    },
    {
      ...noEvaluation,
      merges: [
        merge({ repository: 'web', from: sha('a'), to: sha('e') }),
        merge({ files: [{ path: 'libs/web', status: 'modified' }] }),
      ],
      submodules: [{ repository: 'api', path: 'libs/web', of: 'web' }],
    },
    {
      kind: 'run-tests',
      changed: [
        { repository: 'api', paths: ['libs/web'] },
        { repository: 'web', paths: [] },
      ],
    },
  ],
  [
    'tests the repositories that the candidate changes and those of the scope, in the order of the build',
    {},
    { ...noEvaluation, merges: [merge({ files: [{ path: 'a.ts', status: 'modified' }] })] },
    {
      kind: 'run-tests',
      changed: [
        { repository: 'api', paths: ['a.ts'] },
        { repository: 'web', paths: [] },
      ],
    },
  ],
  [
    'tests all of a repository of which it does not know every file that has changed',
    {
      candidate: { ref: 'r', commits: [{ repository: 'api', commit: sha('c') }] },
      task: task({ scope: ['api:src/**'] }),
    },
    { ...noEvaluation, merges: [merge({ files: [{ path: 'a.ts', status: 'modified' }], omittedFiles: 1 })] },
    { kind: 'run-tests', changed: [{ repository: 'api', paths: [] }] },
  ],
  [
    'has nothing to merge where the candidate is the head',
    { candidate: { ref: 'r', commits: [{ repository: 'api', commit: sha('a') }] } },
    noEvaluation,
    {
      kind: 'run-tests',
      changed: [
        { repository: 'api', paths: [] },
        { repository: 'web', paths: [] },
      ],
    },
  ],
  [
    'ends at a file outside of the scope, before any test',
    { graded },
    { ...noEvaluation, merges: [merge({ outside: ['api:a.txt'] })] },
    { kind: 'done', criteria: [] },
  ],
  [
    'ends where the tests fail',
    { graded },
    { ...tested, tests: { ...result, passed: false } },
    { kind: 'done', criteria: [] },
  ],
  [
    'runs what is for all repositories',
    {},
    { ...tested, across: null },
    { kind: 'run-across', command: 'make together' },
  ],
  [
    'runs nothing across repositories where it concerns one',
    { task: task({ scope: ['api:src/**'], criteria: [criterion()] }) },
    { ...tested, across: null },
    { kind: 'ask-model' },
  ],
  ['ends where that fails', {}, { ...tested, across: { ...result, passed: false } }, { kind: 'done', criteria: [] }],
  ['runs the checks of criteria that have one', {}, tested, { kind: 'run-check', criterion: 'C1', command: 'true' }],
  ['asks the model when all facts are known', {}, checked, { kind: 'ask-model' }],
  ['asks no second opinion', { graded }, checked, { kind: 'done', criteria: graded }],
])('an evaluation %s', (_, given, evaluation, expected) => {
  expect(nextFinding(assignment(given), evaluation, { heads, acrossCommand: 'make together' })).toEqual(expected);
});

test('a candidate of a repository that the build does not have is a bug', () => {
  expect(() => nextFinding(assignment(), noEvaluation, { heads: [], acrossCommand: null })).toThrow(
    'no head for the repository api',
  );
});

test('the outcome says that tests did not run where the scope has decided', () => {
  const order = { buildId: 'b', runId: 'b-r1', testCommand: 'npm test', heads, assignment: assignment() };
  const outside = { ...noEvaluation, merges: [merge({ outside: ['api:a.txt'] }), merge({ to: sha('a') })] };
  expect(gradedOutcome(order, outside, { criteria: [] })).toEqual({
    kind: 'graded',
    merges: [{ repository: 'api', from: sha('a'), to: sha('d') }],
    ref: 'refs/breakwater/b/merge/b-r1',
    tests: {
      command: 'npm test',
      passed: false,
      exitCode: null,
      excerpt: 'not run: the candidate changes files outside its scope',
      durationMs: 0,
    },
    outsideScope: ['api:a.txt'],
    criteria: [],
    weakened: [],
    remarks: [],
    screenshots: [],
  });
});

test('the outcome has each question about the verification with its answer, and none where a verdict stands already', () => {
  const seen = { kind: 'skipped' as const, repository: 'api', path: 'a.test.ts', text: 'something is left out' };
  const found = {
    ...tested,
    merges: [merge({ weakened: [seen] }), merge({ weakened: [{ ...seen, path: 'b.test.ts' }] })],
  };
  const ordered = (given: Partial<Evaluating>) => ({
    buildId: 'b',
    runId: 'b-r1',
    testCommand: 'npm test',
    heads,
    assignment: assignment(given),
  });
  const said = { criteria: graded, weakened: [{ question: 'W2', justified: true, evidence: 'R1 removes it' }] };
  expect(gradedOutcome(ordered({}), found, said).weakened).toEqual([
    { ...seen, justified: null, evidence: '' },
    { ...seen, path: 'b.test.ts', justified: true, evidence: 'R1 removes it' },
  ]);
  expect(gradedOutcome(ordered({ graded }), found, { criteria: graded }).weakened).toEqual([]);
  expect(answersFault(questionsOf(found), said.weakened)).toBe(
    'Answer each question about the verification exactly once, with evidence, in `weakened`: W1 is not answered.',
  );
  expect(answersFault(questionsOf(noEvaluation), [])).toBeUndefined();
});

test('a failed check is above the verdict in the outcome', () => {
  const order = { buildId: 'b', runId: 'b-r1', testCommand: 'npm test', heads, assignment: assignment() };
  const failed = { ...tested, checks: [{ criterion: 'C1', test: { ...result, passed: false, exitCode: 1 } }] };
  expect(gradedOutcome(order, failed, { criteria: graded }).criteria).toEqual([
    { criterion: 'C1', pass: false, evidence: 'The check `npm test` ended with exit code 1:\nok' },
  ]);
});

test('a task may change what it owns and what it shares, and belongs to the repositories of its own scope', () => {
  expect(outsideScope(ofTwo, 'api', ['CHANGELOG.md', 'src/a.ts'])).toEqual(['api:src/a.ts']);
  expect(outsideScope(ofTwo, 'web', ['src/a.ts', 'README.md'])).toEqual(['web:README.md']);
  expect(heads.map(({ name }) => isInRepository(ofTwo, name))).toEqual([false, true, false]);
});

test('of very many changes of the verification ninety are asked about, and the others together', () => {
  const seen = { kind: 'skipped' as const, path: 'a.test.ts', text: 'left out' };
  const of = (repository: string) => merge({ weakened: Array.from({ length: 32 }, () => ({ ...seen, repository })) });
  const asked = questionsOf({ ...noEvaluation, merges: ['a', 'b', 'c', 'd'].map(of) });
  expect(asked.slice(89)).toEqual([
    { question: 'W90', repository: 'c', ...seen },
    {
      question: 'W91',
      kind: 'not-seen',
      repository: 'c',
      path: '',
      text: 'there are 38 more such changes in c, d; look for them in the diff',
    },
  ]);
  const weakened = asked.map(({ question }) => ({ question, justified: true, evidence: 'the task asks for it' }));
  expect([answersFault(asked, weakened), Verdict.shape.weakened.safeParse(weakened).success]).toEqual([
    undefined,
    true,
  ]);
});

test('a verdict holds a grade of every criterion that a task may have and of every note on it', () => {
  const ids = [
    ...Array.from({ length: 30 }, (_, at) => `C${at}`),
    ...Array.from({ length: maxNotes }, (_, at) => `N${at}`),
  ];
  const criteria = ids.map((criterion) => ({ criterion, pass: true, evidence: 'seen' }));
  expect(Verdict.safeParse({ criteria }).success).toBe(true);
});
