/** Candidates that are tested together: one commit each on top of one another, and one test of what they come to. */
import { expect, it } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { type Evaluating, gradedOutcome, nextFinding } from '../../../src/core/grading/next-finding.ts';
import { type Evaluation, noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { criterion, sha, task } from '../builders.ts';

const heads = ['lib', 'app'].map((name) => ({
  name,
  url: `https://example.com/${name}.git`,
  git: usualGit,
  commit: sha('a'),
}));
const candidate = (id: string, repository: string) => ({
  ref: `refs/c/${id}`,
  commits: [{ repository, commit: sha(id) }],
});
const ofLib = (id: string) => ({
  task: task({ id, scope: ['lib:**'], criteria: [criterion({ check: `check ${id}` })] }),
  candidate: candidate(id, 'lib'),
  summary: 'Done.',
});
const graded = [{ criterion: 'C1', pass: true, evidence: 'seen' }];
/** `c` in the superproject comes after `b` and `d` in its submodule. */
const assignment: Evaluating = {
  role: 'evaluator',
  amendments: [],
  notes: '',
  requirements: [],
  previous: null,
  browser: false,
  ...ofLib('c'),
  task: task({ id: 'c', scope: ['app:**'], criteria: [criterion()] }),
  candidate: candidate('c', 'app'),
  graded,
  ahead: [ofLib('b'), ofLib('d')],
};
const submodules = [{ repository: 'app', path: 'libs/lib', of: 'lib' }];
const ahead = (task: string, ...merges: [string, string, string][]): Evaluation['ahead'][number] => ({
  task,
  merges: merges.map(([repository, from, to]) => ({
    repository,
    from: sha(from),
    to: sha(to),
    paths: [`${task}.txt`],
    omittedFiles: 0,
    outside: [],
  })),
  checks: [],
});
const next = (evaluation: Partial<Evaluation>) =>
  nextFinding(assignment, { ...noEvaluation, submodules, ...evaluation }, { heads, acrossCommand: null });
const own = {
  ...{ repository: 'app', from: sha('4'), to: sha('5'), files: [{ path: 'c.txt', status: 'added' as const }] },
  ...{ omittedFiles: 0, outside: [], patch: '', omittedBytes: 0, weakened: [], since: null },
};
const first = ahead('b', ['lib', 'a', '1'], ['app', 'a', '2']);
const second = ahead('d', ['lib', '1', '3'], ['app', '2', '4']);
const passed = { command: 'npm test', passed: true, exitCode: 0, excerpt: 'ok', durationMs: 5 };
const tested = { ahead: [first, second], merges: [own], tests: passed };
const checkedBy = (test: typeof passed) => [{ criterion: 'C1', test }];

it('each goes onto what those before it have come to, and submodules follow each of them', () => {
  expect([
    next({}),
    next({ ahead: [ahead('b', ['lib', 'a', '1'])] }),
    next({ ahead: [first] }),
    next({ ahead: [first, ahead('d', ['lib', '1', '3'])] }),
    next({ ahead: [first, second] }),
  ]).toEqual([
    { kind: 'merge', ahead: 'b', repository: 'lib', commit: sha('b'), head: sha('a'), pointers: [] },
    {
      kind: 'merge',
      ...{ ahead: 'b', repository: 'app', commit: sha('a'), head: sha('a') },
      pointers: [{ path: 'libs/lib', commit: sha('1') }],
    },
    { kind: 'merge', ahead: 'd', repository: 'lib', commit: sha('d'), head: sha('1'), pointers: [] },
    {
      kind: 'merge',
      ...{ ahead: 'd', repository: 'app', commit: sha('2'), head: sha('2') },
      pointers: [{ path: 'libs/lib', commit: sha('3') }],
    },
    {
      kind: 'merge',
      ...{ repository: 'app', commit: sha('c'), head: sha('4') },
      pointers: [{ path: 'libs/lib', commit: sha('3') }],
    },
  ]);
});

it('what they come to is tested once, with the checks of all', () => {
  expect([
    next({ ahead: [first, second], merges: [own] }),
    next(tested),
    next({ ...tested, ahead: [{ ...first, checks: checkedBy(passed) }, second] }),
    next({ ...tested, ahead: [first, second].map((one) => ({ ...one, checks: checkedBy(passed) })) }),
  ]).toEqual([
    {
      kind: 'run-tests',
      changed: [
        { repository: 'lib', paths: ['b.txt', 'd.txt'] },
        { repository: 'app', paths: ['b.txt', 'd.txt', 'c.txt'] },
      ],
    },
    { kind: 'run-check', ahead: 'b', criterion: 'C1', command: 'check b' },
    { kind: 'run-check', ahead: 'd', criterion: 'C1', command: 'check d' },
    { kind: 'done', criteria: graded },
  ]);
});

it('runs a check that several tasks have once', () => {
  const same = (command: string, of: Evaluating): Evaluating => ({
    ...of,
    ahead: (of.ahead ?? []).map((one) => ({
      ...one,
      task: { ...one.task, criteria: [criterion({ check: command })] },
    })),
  });
  const asked = (given: Evaluating, evaluation: Partial<Evaluation>) =>
    nextFinding(given, { ...noEvaluation, submodules, ...tested, ...evaluation }, { heads, acrossCommand: null });
  const alike = same('check all', assignment);
  const own = { ...alike, task: task({ id: 'c', scope: ['app:**'], criteria: [criterion({ check: 'check all' })] }) };
  const ran = { ahead: [{ ...first, checks: checkedBy(passed) }, second] };
  expect([asked(alike, {}), asked(alike, ran), asked(own, { checks: checkedBy(passed) })]).toEqual([
    { kind: 'run-check', ahead: 'b', criterion: 'C1', command: 'check all' },
    { kind: 'done', criteria: graded },
    { kind: 'done', criteria: graded },
  ]);
});

const order = { buildId: 'b', runId: 'b-r1', testCommand: 'npm test', heads, assignment };

it('ends with the commits of each', () => {
  const { merges, ahead: others } = gradedOutcome(order, { ...noEvaluation, ...tested }, { criteria: graded });
  const moved = (repository: string, from: string, to: string) => ({ repository, from: sha(from), to: sha(to) });
  expect([others, merges]).toEqual([
    [
      { task: 'b', merges: [moved('lib', 'a', '1'), moved('app', 'a', '2')] },
      { task: 'd', merges: [moved('lib', '1', '3'), moved('app', '2', '4')] },
    ],
    [moved('app', '4', '5')],
  ]);
});

it.each<[string, Evaluation['ahead'], unknown]>([
  [
    'a check of one that comes first fails',
    [{ ...first, checks: checkedBy({ ...passed, passed: false, exitCode: 1 }) }, second],
    { tests: { ...passed, passed: false, exitCode: 1 }, outsideScope: [] },
  ],
  [
    'one that comes first leaves its scope',
    [{ ...first, merges: first.merges.map((merge) => ({ ...merge, outside: ['lib:x'] })) }, second],
    { tests: passed, outsideScope: ['lib:x', 'lib:x'] },
  ],
])('does not pass where %s', (_, found, expected) => {
  const evaluation = { ...tested, ahead: found };
  expect(next(evaluation)).toEqual({ kind: 'done', criteria: [] });
  expect(gradedOutcome(order, { ...noEvaluation, ...evaluation }, { criteria: [] })).toMatchObject(expected as object);
});
