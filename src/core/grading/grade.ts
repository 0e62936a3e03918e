/** The grade of a candidate: what the system saw outranks any opinion, and what is missing never passes. */

import type { Task } from '../plan/work-plan.ts';
import type { CriterionVerdict } from '../roles.ts';
import type { Feedback, RunOutcome } from '../runs/messages.ts';
import { failureSignature } from './failure-signature.ts';

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
      /** One line for a person. */
      reason: string;
    };

/** Grades an evaluation: scope first, then the system's own test run, then each criterion of the task. */
export function gradeOf(task: Task, { outsideScope, tests, criteria }: Graded): Grade {
  if (outsideScope.length > 0) {
    const paths = outsideScope.join(', ');
    return rejected(
      { kind: 'scope', paths: outsideScope },
      [],
      `scope ${paths}`,
      `changes files outside its scope: ${paths}`,
    );
  }
  if (!tests.passed) {
    const { command, exitCode, excerpt } = tests;
    const failure = `tests ${failureSignature(excerpt)}`;
    return rejected(
      { kind: 'tests', command, exitCode, excerpt },
      [],
      failure,
      `${command} exits with ${exitCode ?? 'a signal'}`,
    );
  }
  const verdicts = task.criteria.map(({ id }): CriterionVerdict => {
    const verdict = criteria.find(({ criterion }) => criterion === id);
    return verdict ?? { criterion: id, pass: false, evidence: 'the evaluator gave no verdict' };
  });
  const failed = verdicts.filter(({ pass }) => !pass);
  if (failed.length === 0) return { kind: 'passed' };
  const ids = failed.map(({ criterion }) => criterion).join(', ');
  const passed = verdicts.filter(({ pass }) => pass).map(({ criterion }) => criterion);
  return rejected({ kind: 'criteria', failed }, passed, `criteria ${ids}`, `criteria not met: ${ids}`);
}

const rejected = (feedback: Feedback, passed: string[], failure: string, reason: string): Grade => ({
  kind: 'rejected',
  feedback: [feedback],
  passed,
  failure,
  reason,
});
