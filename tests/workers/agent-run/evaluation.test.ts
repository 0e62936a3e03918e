/** How an evaluator's run grades a candidate: by the system first, by the model after that. */

import { expect, test } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import type { Task } from '../../../src/core/plan/work-plan.ts';
import type { CriterionVerdict } from '../../../src/core/roles.ts';
import type { Candidate } from '../../../src/core/runs/candidate.ts';
import type { Assignment, RunOrder } from '../../../src/core/runs/run-order.ts';
import { generating, order, requirements, runOf, runToEnd, servers, task, toolResults } from './orders.ts';

const made = new Map<string, Promise<Candidate>>();

/** A candidate that a generator has really made, once for all tests: each holds a sandbox, of which there are few. */
function candidate(id = 'greet', scope = ['api:greeting.txt']): Promise<Candidate> {
  const known = made.get(id) ?? make(id, scope);
  made.set(id, known);
  return known;
}

async function make(id: string, scope: string[]): Promise<Candidate> {
  const given = generating(id, { task: task({ id, scope }) });
  const [last] = (await runToEnd(order(given))).slice(-1);
  if (last?.kind !== 'ended' || last.outcome.kind !== 'candidate')
    throw new Error(`no candidate: ${JSON.stringify(last)}`);
  return last.outcome.candidate;
}

const evaluating = async (
  given: {
    task?: Partial<Task>;
    candidate?: Candidate;
    previous?: Extract<Assignment, { role: 'evaluator' }>['previous'];
    graded?: CriterionVerdict[];
    order?: Partial<RunOrder>;
  } = {},
): Promise<RunOrder> => {
  const assignment: Assignment = {
    role: 'evaluator',
    amendments: [],
    notes: '',
    task: task(given.task),
    requirements,
    candidate: given.candidate ?? (await candidate()),
    summary: 'Greets by name.',
    previous: given.previous ?? null,
    graded: given.graded ?? null,
    browser: false,
  };
  return order(assignment, given.order);
};

const commitId = expect.stringMatching(/^[0-9a-f]{40}$/);
const tests = {
  command: 'sh test.sh',
  passed: true,
  exitCode: 0,
  excerpt: '(no output)',
  durationMs: expect.any(Number),
};

const graded = (given: RunOrder, parts: object) => ({
  kind: 'ended',
  outcome: {
    kind: 'graded',
    merges: [{ repository: 'api', from: servers.base, to: commitId }],
    ref: `refs/breakwater/${given.buildId}/merge/${given.runId}`,
    tests,
    outsideScope: [],
    criteria: [],
    weakened: [],
    remarks: [],
    screenshots: [],
    ...parts,
  },
});

test('an evaluator grades the merged candidate on a tree that its commands cannot change', async () => {
  const given = await evaluating();
  const reports = await runToEnd(given);
  const criteria = [{ criterion: 'C1', pass: true, evidence: 'cat greeting.txt prints it' }];
  expect(reports).toEqual([graded(given, { criteria })]);
  const [first, ...later] = await toolResults(given);
  expect(first).toMatch(
    /^hello world\n\n\[this command has changed files of the tree that you grade, .*: api\/greeting\.txt\. The tree is put back .*\]\n\[exit code 0\]$/,
  );
  expect(later).toEqual([
    'hello world\n[exit code 0]',
    "it's broken\ncopy\n[exit code 3]",
    'Grade each criterion of the task exactly once: C1 is not graded; C9 is not a criterion of this task.',
  ]);
});

test('an evaluator answers what weakens the verification, and its remarks are told', async () => {
  const scope = ['api:greeting.txt', 'api:tests/**'];
  const given = await evaluating({
    candidate: await candidate('skipping', scope),
    task: { id: 'skipping', scope },
  });
  const reports = await runToEnd(given);
  expect(await toolResults(given)).toEqual([
    'Answer each question about the verification exactly once, with evidence, in `weakened`: W1 is not answered.',
  ]);
  expect(reports).toEqual([
    graded(given, {
      criteria: [{ criterion: 'C1', pass: true, evidence: 'cat greeting.txt prints it' }],
      weakened: [
        {
          kind: 'skipped',
          repository: 'api',
          path: 'tests/greeting.test.js',
          text: "something is left out of the run: `it.skip('greets', () => {});`",
          justified: false,
          evidence: 'The task says nothing of it.',
        },
      ],
      remarks: [{ kind: 'pitfall', text: 'The farewell must greet too.', evidence: 'api/greeting.txt', scope: [] }],
    }),
  ]);
});

test('a later round is shown the verdict before it, and what has changed since', async () => {
  const scope = ['api:greeting.txt', 'api:tests/**'];
  const before = {
    candidate: await candidate(),
    criteria: [{ criterion: 'C1', pass: false, evidence: 'it greets nobody' }],
  };
  const given = await evaluating({
    candidate: await candidate('skipping', scope),
    previous: before,
    task: { id: 'skipping', scope },
  });
  await runToEnd(given);
  const [opening] = await runOf(given).transcript({ limit: 1 });
  const [, after = ''] = (JSON.parse(opening?.content ?? '[]') as { text: string }[])
    .map(({ text }) => text)
    .join('')
    .split('The last verdict on this task:\n');
  expect(after).toMatch(/^- C1 failed: it greets nobody\n/);
  expect(after).toContain('-hello world\n+hello skipping\n');
});

test('a failing check outranks the verdict of the model', async () => {
  const criterion = { id: 'C1', text: 'It greets.', requirements: ['R1'], check: 'cd api && grep moon greeting.txt' };
  const given = await evaluating({ task: { criteria: [criterion] } });
  const reports = await runToEnd(given);
  const evidence = 'The check `cd api && grep moon greeting.txt` ended with exit code 1:\n[exit code 1]';
  expect(reports).toEqual([graded(given, { criteria: [{ criterion: 'C1', pass: false, evidence }] })]);
});

test('failing tests end the evaluation without a model call', async () => {
  const given = await evaluating({ order: { testCommand: 'echo broken; exit 3' } });
  const reports = await runToEnd(given);
  const failed = {
    ...tests,
    command: 'echo broken; exit 3',
    passed: false,
    exitCode: 3,
    excerpt: 'The tests ran twice on the same files and failed both times.\n\nbroken\n[exit code 3]',
  };
  expect(reports).toEqual([graded(given, { tests: failed })]);
  expect(await runOf(given).timings()).toEqual([]);
});

test('tests that pass when they run once more lose no round, and are told as flaky', async () => {
  const testCommand = 'if [ -e ../ran ]; then exit 0; fi; touch ../ran; echo not now; exit 1';
  const given = await evaluating({ order: { testCommand } });
  const reports = await runToEnd(given);
  expect(reports).toEqual([
    graded(given, {
      criteria: [{ criterion: 'C1', pass: true, evidence: 'cat greeting.txt prints it' }],
      tests: {
        ...tests,
        command: testCommand,
        excerpt: 'The tests failed at first, and passed when they ran again on the same files.\n\n(no output)',
        flaky: [{ repository: 'api', path: '', command: testCommand, names: null }],
      },
    }),
  ]);
});

test('a file outside of the scope ends the evaluation before the tests', async () => {
  const given = await evaluating({ task: { scope: ['api:src/**'] } });
  const reports = await runToEnd(given);
  const excerpt = 'not run: the candidate changes files outside its scope';
  expect(reports).toEqual([
    graded(given, {
      tests: { ...tests, passed: false, exitCode: null, excerpt, durationMs: 0 },
      outsideScope: ['api:greeting.txt'],
    }),
  ]);
});

test('a candidate that conflicts with the head is reported with its paths and without a model call', async () => {
  const heads = [{ name: 'api', url: 'https://example.com/api.git', commit: servers.moved, git: usualGit }];
  const given = await evaluating({ order: { heads } });
  const reports = await runToEnd(given);
  expect(reports).toEqual([
    {
      kind: 'ended',
      outcome: {
        kind: 'conflict',
        repository: 'api',
        paths: ['greeting.txt'],
        head: servers.moved,
        candidate: commitId,
      },
    },
  ]);
  expect(await runOf(given).timings()).toEqual([]);
});

test('a candidate that was graded on an older head is merged and tested again, and no model is asked', async () => {
  const criteria = [{ criterion: 'C1', pass: true, evidence: 'seen before' }];
  const given = await evaluating({ graded: criteria });
  const reports = await runToEnd(given);
  expect(reports).toEqual([graded(given, { criteria })]);
  expect(await runOf(given).timings()).toEqual([]);
});
