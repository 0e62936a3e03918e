/** The grade of a candidate: what the system saw outranks any opinion, and what is missing never passes. */

import { failureSignature } from '../command-output/failure-signature.ts';
import type { AnsweredWeakening } from '../contract/weakening.ts';
import type { Task } from '../plan/work-plan.ts';
import type { CriterionVerdict } from '../roles.ts';
import type { Amendment, Feedback } from '../runs/run-order.ts';
import type { RunOutcome, TestResult } from '../runs/run-report.ts';

export type Graded = Extract<RunOutcome, { kind: 'graded' }>;

export type Grade =
  | { kind: 'passed' }
  | {
      kind: 'rejected';
      feedback: Feedback[];
      /** Ids of the criteria that passed all the same. */
      passed: string[];
      /** The same text for the same failure, whatever the times and numbers in it. */
      failure: string;
    };

/** What the system saw for itself. Tests that have not run yet are null, and no fault so far. */
export type Seen = { outsideScope: string[]; tests: TestResult | null };

/** The one rule for what no opinion can mend: scope first, then the system's own test run. */
export function systemFault({ outsideScope, tests }: Seen): Extract<Feedback, { kind: 'scope' | 'tests' }> | undefined {
  if (outsideScope.length > 0) return { kind: 'scope', paths: outsideScope };
  if (!tests || tests.passed) return undefined;
  const { command, exitCode, excerpt } = tests;
  return { kind: 'tests', command, exitCode, excerpt };
}

/** Grades an evaluation: what the system saw, then each criterion of the task with its amendments, and what weakens the verification. */
export function gradeOf(
  task: Task,
  { outsideScope, tests, criteria, weakened }: Graded,
  amendments: readonly Amendment[] = [],
): Grade {
  const fault = systemFault({ outsideScope, tests });
  switch (fault?.kind) {
    case 'scope':
      return rejected(fault, [], `scope ${fault.paths.join(', ')}`);
    case 'tests':
      return rejected(fault, [], `tests ${failureSignature(fault.excerpt)}`);
    case undefined:
      return gradeOfCriteria(task, amendments, criteria, weakened);
    default:
      return fault satisfies never;
  }
}

function gradeOfCriteria(
  task: Task,
  amendments: readonly Amendment[],
  criteria: readonly CriterionVerdict[],
  weakened: readonly AnsweredWeakening[],
): Grade {
  const verdictOn = (id: string, otherwise: string): CriterionVerdict =>
    criteria.find(({ criterion }) => criterion === id) ?? { criterion: id, pass: false, evidence: otherwise };
  const verdicts = [
    ...task.criteria.map(({ id }) => verdictOn(id, 'the evaluator gave no verdict')),
    ...amendments.map(({ id, text }) => verdictOn(id, `nobody has graded by what the person has said since: ${text}`)),
  ];
  const failed = verdicts.filter(({ pass }) => !pass);
  // What was asked and not answered is not justified.
  const changes = weakened.filter(({ justified }) => justified !== true);
  if (failed.length === 0 && changes.length === 0) return { kind: 'passed' };
  const ids = failed.map(({ criterion }) => criterion).join(', ');
  const passed = verdicts.filter(({ pass }) => pass).map(({ criterion }) => criterion);
  const feedback: Feedback[] = [
    ...(failed.length > 0 ? [{ kind: 'criteria' as const, failed }] : []),
    ...(changes.length > 0 ? [{ kind: 'weakened' as const, changes }] : []),
  ];
  const names = changes.map(({ kind, path }) => `${kind} ${path}`).join(', ');
  const parts = [
    ...(failed.length > 0 ? [`criteria ${ids}`] : []),
    ...(changes.length > 0 ? [`weakened ${names}`] : []),
  ];
  return { kind: 'rejected', feedback, passed, failure: parts.join('; ') };
}

const rejected = (feedback: Feedback, passed: string[], failure: string): Grade => ({
  kind: 'rejected',
  feedback: [feedback],
  passed,
  failure,
});
