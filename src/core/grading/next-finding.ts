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
  | {
      kind: 'merge';
      /** The task whose candidate it is, where that comes first. */
      ahead?: string;
      repository: string;
      commit: string;
      head: string;
      pointers: { path: string; commit: string }[];
    }
  /** Of these repositories, as the paths ask for that have changed; without a path, all that they have. */
  | { kind: 'run-tests'; changed: { repository: string; paths: string[] }[] }
  /** In the root of the workspace, as what changes is in more than one repository. */
  | { kind: 'run-across'; command: string }
  | { kind: 'run-check'; ahead?: string; criterion: string; command: string }
  | { kind: 'ask-model' }
  /** The run ends with these verdicts; without any where scope or tests have decided. */
  | { kind: 'done'; criteria: readonly CriterionVerdict[] };

/** The next thing to find out about a candidate, given what is known of it. */
export function nextFinding(
  { task, candidate, graded, ahead = [] }: Evaluating,
  evaluation: Evaluation,
  { heads, acrossCommand }: Pick<RunOrder, 'heads' | 'acrossCommand'>,
): NextFinding {
  const { tests, across, checks } = evaluation;
  const merge = nextOfChain({ candidate, ahead }, evaluation, heads);
  if (merge) return merge;
  if (systemFault({ outsideScope: outsideOf(evaluation), tests: deciding(evaluation) }))
    return { kind: 'done', criteria: [] };
  const together = [{ task, candidate }, ...ahead];
  const changed = new Set(
    [...together.flatMap((one) => one.candidate.commits), ...mergesOf(evaluation)].map(({ repository }) => repository),
  );
  const names = heads
    .map(({ name }) => name)
    .filter((name) => changed.has(name) || together.some((one) => isInRepository(one.task, name)));
  if (!tests)
    return {
      kind: 'run-tests',
      changed: names.map((repository) => ({ repository, paths: pathsOf(repository, evaluation) })),
    };
  if (acrossCommand !== null && across === null && names.length > 1)
    return { kind: 'run-across', command: acrossCommand };
  for (const { id, check } of task.criteria) {
    if (check !== undefined && !checks.some(({ criterion }) => criterion === id))
      return { kind: 'run-check', criterion: id, command: check };
  }
  // What one task asks for holds for all: they are tested at the same commits.
  const ran = new Set(task.criteria.map(({ check }) => check));
  for (const { task: first } of ahead) {
    const done = evaluation.ahead.find((one) => one.task === first.id)?.checks ?? [];
    for (const { id, check } of first.criteria) {
      if (check === undefined || ran.has(check)) continue;
      ran.add(check);
      if (!done.some(({ criterion }) => criterion === id))
        return { kind: 'run-check', ahead: first.id, criterion: id, command: check };
    }
  }
  return graded ? { kind: 'done', criteria: graded } : { kind: 'ask-model' };
}

/** The tests, unless what runs across the repositories fails where they pass, or a check of a task that came first. */
function deciding({ tests, across, ahead }: Pick<Evaluation, 'tests' | 'across' | 'ahead'>): TestResult | null {
  if (!tests?.passed) return tests;
  if (across && !across.passed) return across;
  return ahead.flatMap(({ checks }) => checks).find(({ test }) => !test.passed)?.test ?? tests;
}

/** Each candidate on what those before it have come to, the run's own last. */
function nextOfChain(
  { candidate, ahead }: Pick<Evaluating, 'candidate'> & { ahead: NonNullable<Evaluating['ahead']> },
  { merges, ahead: found, submodules }: Evaluation,
  heads: RunOrder['heads'],
): Extract<NextFinding, { kind: 'merge' }> | undefined {
  let tips = heads;
  for (const { task, candidate: first } of ahead) {
    const own = found.find((one) => one.task === task.id)?.merges ?? [];
    const merge = nextMerge(first, { merges: own, submodules }, tips);
    if (merge) return { ...merge, ahead: task.id };
    tips = tips.map((tip) => ({ ...tip, commit: own.find((one) => one.repository === tip.name)?.to ?? tip.commit }));
  }
  return nextMerge(candidate, { merges, submodules }, tips);
}

type Moved = { repository: string; from: string; to: string };

/** What others depend on comes first: a submodule points to the commit that its repository has come to. */
function nextMerge(
  { commits }: Candidate,
  { merges, submodules }: { merges: readonly Moved[]; submodules: Evaluation['submodules'] },
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
  evaluation: Evaluation,
  { criteria, weakened = [], remarks = [] }: Said,
): Graded {
  const { merges, checks, screenshots } = evaluation;
  const isGraded = assignment.role === 'evaluator' && assignment.graded !== null;
  const first = assignment.role === 'evaluator' ? (assignment.ahead ?? []) : [];
  const ahead = first.map(({ task: { id } }) => ({
    task: id,
    merges: moving(evaluation.ahead.find(({ task }) => task === id)?.merges ?? []),
  }));
  const notRun: TestResult = {
    command: testCommand,
    passed: false,
    exitCode: null,
    excerpt: 'not run: the candidate changes files outside its scope',
    durationMs: 0,
  };
  return {
    kind: 'graded',
    merges: moving(merges),
    ...(ahead.length > 0 && { ahead }),
    ref: mergeRef(buildId, runId, heads[0]?.git.refsPrefix),
    tests: deciding(evaluation) ?? notRun,
    outsideScope: outsideOf(evaluation),
    criteria: withChecks(criteria, checks),
    weakened: isGraded ? [] : answered(questionsOf({ merges }), weakened),
    remarks,
    screenshots,
  };
}

const moving = (merges: readonly Moved[]): Moved[] =>
  merges.filter(({ from, to }) => from !== to).map(({ repository, from, to }) => ({ repository, from, to }));

/** Of all that is tested together, with the paths that each changes. */
const mergesOf = ({ merges, ahead }: Evaluation) => [
  ...ahead.flatMap((one) => one.merges),
  ...merges.map(({ files, ...merge }) => ({ ...merge, paths: files.map(({ path }) => path) })),
];

/** None where not all of them are known. */
function pathsOf(repository: string, evaluation: Evaluation): string[] {
  const merges = mergesOf(evaluation).filter((merge) => merge.repository === repository);
  return merges.every(({ omittedFiles }) => omittedFiles === 0)
    ? [...new Set(merges.flatMap(({ paths }) => paths))]
    : [];
}

const outsideOf = (evaluation: Evaluation): string[] => mergesOf(evaluation).flatMap(({ outside }) => outside);
