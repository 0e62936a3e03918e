/** A verdict of the evaluator: one grade for each criterion, and no opinion above a check that the system ran. */

import { condensed } from '../command-output/condensed.ts';
import { endsOfText, headOfText } from '../cut-text.ts';
import type { CriterionVerdict } from '../roles.ts';
import type { CheckResult } from '../runs/evaluation.ts';
import type { TestResult } from '../runs/run-report.ts';

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

const longestEvidence = 8000;
/** Where its command and its output have no room together, the command gives way: why it failed is in the output. */
const longestCommand = 500;
const longestOutput = 6500;

function checkEvidence({ command, exitCode, excerpt }: TestResult): string {
  const end = exitCode === null ? 'no exit code' : `exit code ${exitCode}`;
  const text = `The check \`${command}\` ended with ${end}:\n${excerpt}`;
  if (text.length <= longestEvidence) return text;
  const head = `The check \`${endsOfText(command, longestCommand)}\` ended with ${end}:`;
  return headOfText(`${head}\n${condensed(excerpt, longestOutput, 'the whole is not kept')}`, longestEvidence);
}
