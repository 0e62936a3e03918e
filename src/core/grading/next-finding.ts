/** What comes next in an evaluation: the cheap facts first, and an opinion only where no fact has decided. */

import { mergeRef } from '../refs.ts';
import { inMergeOrder, mergeOrder, submoduleLinks } from '../repositories/merge-order.ts';
import type { CriterionVerdict, Discovery, WeakeningAnswer } from '../roles.ts';
import type { Candidate } from '../runs/candidate.ts';
import type { Evaluation } from '../runs/evaluation.ts';
import type { Assignment, RunOrder } from '../runs/run-order.ts';
import type { TestResult } from '../runs/run-report.ts';
import { type Graded, systemFault } from './grade.ts';
import { isInRepository } from './task-files.ts';
import { withChecks } from './verdict.ts';
import { answered, questionsOf } from './weakened/questions.ts';

export type Evaluating = Extract<Assignment, { role: 'evaluator' }>;

export type NextFinding =
  /**
   * The candidate's commit goes onto the integration head, and submodules follow their own repositories. Where the commit is
   * the head itself, that is all.
   */
  | { kind: 'merge'; repository: string; commit: string; head: string; pointers: { path: string; commit: string }[] }
  /** Of these repositories, as the paths ask for that have changed; without a path, all that they have. */
  | { kind: 'run-tests'; changed: { repository: string; paths: string[] }[] }
  /** In the root of the workspace, as what changes is in more than one repository. */
  | { kind: 'run-across'; command: string }
  | { kind: 'run-check'; criterion: string; command: string }
  | { kind: 'ask-model' }
  /** The run ends with these verdicts; without any where scope or tests have decided. */
  | { kind: 'done'; criteria: readonly CriterionVerdict[] };

/** The next thing to find out about a candidate, given what is known of it. */
export function nextFinding(
  { task, candidate, graded }: Evaluating,
  { merges, tests, across, checks, submodules }: Evaluation,
  { heads, acrossCommand }: Pick<RunOrder, 'heads' | 'acrossCommand'>,
): NextFinding {
  const merge = nextMerge(candidate, { merges, submodules }, heads);
  if (merge) return merge;
  const seen = deciding({ tests, across });
  if (systemFault({ outsideScope: outsideOf(merges), tests: seen })) return { kind: 'done', criteria: [] };
  const changed = new Set([...candidate.commits, ...merges].map(({ repository }) => repository));
  const names = heads.map(({ name }) => name).filter((name) => changed.has(name) || isInRepository(task, name));
  if (!tests)
    return {
      kind: 'run-tests',
      changed: names.map((repository) => ({ repository, paths: pathsOf(repository, merges) })),
    };
  if (acrossCommand !== null && across === null && names.length > 1)
    return { kind: 'run-across', command: acrossCommand };
  for (const { id, check } of task.criteria) {
    if (check !== undefined && !checks.some(({ criterion }) => criterion === id))
      return { kind: 'run-check', criterion: id, command: check };
  }
  return graded ? { kind: 'done', criteria: graded } : { kind: 'ask-model' };
}

/** The tests, unless what runs across the repositories fails where they pass. */
const deciding = ({ tests, across }: Pick<Evaluation, 'tests' | 'across'>): TestResult | null =>
  tests?.passed && across && !across.passed ? across : tests;

/** What others depend on comes first: a submodule points to the commit that its repository has come to. */
function nextMerge(
  { commits }: Candidate,
  { merges, submodules }: Pick<Evaluation, 'merges' | 'submodules'>,
  heads: RunOrder['heads'],
): Extract<NextFinding, { kind: 'merge' }> | undefined {
  const lost = commits.find(({ repository }) => !heads.some(({ name }) => name === repository));
  if (lost) throw new Error(`the order has no head for the repository ${lost.repository}`);
  const order = mergeOrder(
    heads.map(({ name }) => name),
    submoduleLinks(submodules),
  );
  const due = inMergeOrder(
    heads.map(({ name, commit }) => ({ repository: name, head: commit })),
    order,
  );
  for (const { repository, head } of due) {
    if (merges.some((merge) => merge.repository === repository)) continue;
    const commit = commits.find((one) => one.repository === repository)?.commit ?? head;
    const own = submodules.filter((one) => one.repository === repository);
    const follows = own.some(({ of }) => merges.some((inner) => inner.repository === of && inner.from !== inner.to));
    if (commit === head && !follows) continue;
    const pointers = own.flatMap(({ path, of }) => {
      const to = merges.find((inner) => inner.repository === of)?.to ?? heads.find(({ name }) => name === of)?.commit;
      return to === undefined ? [] : [{ path, commit: to }];
    });
    return { kind: 'merge', repository, commit, head, pointers };
  }
  return undefined;
}

type Ordered = Pick<RunOrder, 'buildId' | 'runId' | 'testCommand' | 'heads' | 'assignment'>;
type Said = { criteria: readonly CriterionVerdict[]; weakened?: readonly WeakeningAnswer[]; remarks?: Discovery[] };

/** The outcome of an evaluation with the verdict given; where one stands already, what was asked then is answered. */
export function gradedOutcome(
  { buildId, runId, testCommand, heads, assignment }: Ordered,
  { merges, tests, across, checks, screenshots }: Evaluation,
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
    tests: deciding({ tests, across }) ?? notRun,
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
