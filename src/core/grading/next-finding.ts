/** What comes next in an evaluation: the cheap facts first, and an opinion only where no fact has decided. */

import { mergeRef } from '../refs.ts';
import type { CriterionVerdict, Discovery, WeakeningAnswer } from '../roles.ts';
import type { Assignment, RunOrder, TestResult } from '../runs/messages.ts';
import type { Evaluation } from '../runs/record.ts';
import { type Graded, systemFault } from './grade.ts';
import { isInRepository } from './task-files.ts';
import { withChecks } from './verdict.ts';
import { answered, questionsOf } from './weakened/questions.ts';

export type Evaluating = Extract<Assignment, { role: 'evaluator' }>;

export type NextFinding =
  /** The candidate's commit goes onto the integration head. */
  | { kind: 'merge'; repository: string; commit: string; head: string }
  /** Of these repositories, as the paths ask for that have changed; without a path, all that they have. */
  | { kind: 'run-tests'; changed: { repository: string; paths: string[] }[] }
  | { kind: 'run-check'; criterion: string; command: string }
  | { kind: 'ask-model' }
  /** The run ends with these verdicts; without any where scope or tests have decided. */
  | { kind: 'done'; criteria: readonly CriterionVerdict[] };

/** The next thing to find out about a candidate, given what is known of it. */
export function nextFinding(
  { task, candidate, graded }: Evaluating,
  { merges, tests, checks }: Evaluation,
  heads: RunOrder['heads'],
): NextFinding {
  for (const { repository, commit } of candidate.commits) {
    const head = heads.find(({ name }) => name === repository)?.commit;
    if (head === undefined) throw new Error(`the order has no head for the repository ${repository}`);
    if (commit !== head && !merges.some((merge) => merge.repository === repository))
      return { kind: 'merge', repository, commit, head };
  }
  if (systemFault({ outsideScope: outsideOf(merges), tests })) return { kind: 'done', criteria: [] };
  if (!tests) {
    const changed = new Set(candidate.commits.map(({ repository }) => repository));
    const names = heads.map(({ name }) => name).filter((name) => changed.has(name) || isInRepository(task, name));
    return {
      kind: 'run-tests',
      changed: names.map((repository) => ({ repository, paths: pathsOf(repository, merges) })),
    };
  }
  for (const { id, check } of task.criteria) {
    if (check !== undefined && !checks.some(({ criterion }) => criterion === id))
      return { kind: 'run-check', criterion: id, command: check };
  }
  return graded ? { kind: 'done', criteria: graded } : { kind: 'ask-model' };
}

type Ordered = Pick<RunOrder, 'buildId' | 'runId' | 'testCommand' | 'heads' | 'assignment'>;
type Said = { criteria: readonly CriterionVerdict[]; weakened?: readonly WeakeningAnswer[]; remarks?: Discovery[] };

/** The outcome of an evaluation with the verdict given; where one stands already, what was asked then is answered. */
export function gradedOutcome(
  { buildId, runId, testCommand, heads, assignment }: Ordered,
  { merges, tests, checks, screenshots }: Evaluation,
  { criteria, weakened = [], remarks = [] }: Said,
): Graded {
  const isGraded = assignment.role === 'evaluator' && assignment.graded !== null;
  const notRun: TestResult = {
    command: testCommand,
    passed: false,
    exitCode: null,
    excerpt: 'not run: the candidate changes files outside its scope',
    durationMs: 0,
  };
  return {
    kind: 'graded',
    merges: merges.filter(({ from, to }) => from !== to).map(({ repository, from, to }) => ({ repository, from, to })),
    ref: mergeRef(buildId, runId, heads[0]?.git.refsPrefix),
    tests: tests ?? notRun,
    outsideScope: outsideOf(merges),
    criteria: withChecks(criteria, checks),
    weakened: isGraded ? [] : answered(questionsOf({ merges }), weakened),
    remarks,
    screenshots,
  };
}

/** None where not all of them are known. */
const pathsOf = (repository: string, merges: Evaluation['merges']): string[] => {
  const merge = merges.find((one) => one.repository === repository);
  return merge && merge.omittedFiles === 0 ? merge.files.map(({ path }) => path) : [];
};

const outsideOf = (merges: Evaluation['merges']): string[] => merges.flatMap(({ outside }) => outside);
