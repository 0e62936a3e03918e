/** `submit_verdict` of the evaluator: every criterion graded once, and no opinion above a check that the system ran. */

import { mergeRef } from '../../../core/refs.ts';
import { type CriterionVerdict, Verdict } from '../../../core/roles.ts';
import type { RunOrder, RunOutcome, TestResult } from '../../../core/runs/messages.ts';
import type { CheckResult, Evaluation } from '../../../core/runs/record.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, refusal, type Tool } from './tool.ts';

export const submitVerdict: Tool = defineTool({
  definition: {
    name: 'submit_verdict',
    description:
      'Hands in the grades and ends the session: each criterion of the task exactly once, with pass or fail and the ' +
      'evidence (a command with its exit code and output, or a file with its lines).',
    input_schema: inputSchema(Verdict),
  },
  input: Verdict,
  execute: async ({ criteria }, { order, evaluation }) => {
    if (order.assignment.role !== 'evaluator') throw new Error('only an evaluator grades a candidate');
    const fault = verdictFault(
      criteria.map(({ criterion }) => criterion),
      order.assignment.task.criteria.map(({ id }) => id),
    );
    return fault === undefined
      ? { kind: 'close', outcome: gradedOutcome(order, evaluation, { criteria }) }
      : refusal(fault);
  },
});

/** What keeps a verdict from being one grade for each criterion, or undefined. */
export function verdictFault(graded: readonly string[], criteria: readonly string[]): string | undefined {
  const faults = [
    ...criteria.filter((id) => !graded.includes(id)).map((id) => `${id} is not graded`),
    ...criteria.filter((id) => graded.filter((other) => other === id).length > 1).map((id) => `${id} is graded twice`),
    ...graded.filter((id) => !criteria.includes(id)).map((id) => `${id} is not a criterion of this task`),
  ];
  return faults.length > 0 ? `Grade each criterion of the task exactly once: ${faults.join('; ')}.` : undefined;
}

/** A check that failed makes its criterion fail, whatever was said of it. */
export function withChecks(criteria: readonly CriterionVerdict[], checks: readonly CheckResult[]): CriterionVerdict[] {
  return criteria.map((verdict) => {
    const failed = checks.find(({ criterion, test }) => criterion === verdict.criterion && !test.passed);
    return failed ? { criterion: verdict.criterion, pass: false, evidence: checkEvidence(failed.test) } : verdict;
  });
}

const checkEvidence = ({ command, exitCode, excerpt }: TestResult): string =>
  `The check \`${command}\` ended with ${exitCode === null ? 'no exit code' : `exit code ${exitCode}`}:\n${excerpt}`.slice(
    0,
    8000,
  );

/** The outcome of an evaluation; without criteria where the scope or the tests have already failed. */
export function gradedOutcome(
  order: RunOrder,
  { merges, tests, checks }: Evaluation,
  graded: { criteria: readonly CriterionVerdict[]; outsideScope?: string[] },
): RunOutcome {
  const notRun: TestResult = {
    command: order.testCommand,
    passed: false,
    exitCode: null,
    excerpt: 'not run: the candidate changes files outside its scope',
    durationMs: 0,
  };
  return {
    kind: 'graded',
    merges: merges.filter(({ from, to }) => from !== to).map(({ repository, from, to }) => ({ repository, from, to })),
    ref: mergeRef(order.buildId, order.runId),
    tests: tests ?? notRun,
    outsideScope: graded.outsideScope ?? [],
    criteria: withChecks(graded.criteria, checks),
  };
}
