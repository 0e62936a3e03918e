/** What a run of tests comes to: its exit code decides, unless the base was red and the names of tests tell more. */

import { headAndTail } from '../cut-text.ts';
import type { RepositoryTest } from '../environments/base-tests.ts';
import { comparedWithBase, isRunAgain } from '../environments/test-results/base-tests.ts';
import { failingTests, newlyFailing } from '../environments/test-results/failing-tests.ts';
import type { TestOfRepository } from '../environments/tests-to-run.ts';
import type { TestResult } from '../runs/run-report.ts';
import { commandText } from '../runs/tools/command-text.ts';
import type { ExecResult } from '../sandbox/commands.ts';

const longestExcerpt = 8000;
const mostNames = 50;

/** It becomes part of a prompt, of which nobody can be asked for more. */
const excerptOf = (text: string): string =>
  text === ''
    ? '(no output)'
    : headAndTail(text, longestExcerpt, (omitted) => `[… ${omitted} characters of the output left out …]`);

/** `base` is what the same tests said before anything was changed; undefined where there is nothing to compare with. */
export function gradedTest(command: string, ran: ExecResult, base: RepositoryTest | undefined): TestResult {
  const { exitCode, durationMs } = ran;
  const compared = base ? comparedWithBase(base, ran) : { passes: exitCode === 0, by: 'exit-code' as const, newly: [] };
  const excerpt = excerptOf(`${comparison(compared)}${commandText(ran)}`);
  return { command, passed: compared.passes, exitCode, excerpt, durationMs };
}

/** Whether tests run once more before a round is lost by them: not where they were no failure, nor where none could run. */
export const isRunOnceMore = (first: ExecResult, graded: TestResult): boolean => !graded.passed && isRunAgain(first);

/** The same tests again on the same files: what passes now is flaky, and only what fails again is the candidate's fault. */
export function gradedAgain(
  { repository, path, command }: TestOfRepository,
  runs: TwoRuns,
  base: RepositoryTest | undefined,
): TestResult {
  const { result, isFlaky, names } = gradedTwice(command, runs, base);
  return {
    ...result,
    ...(isFlaky && { flaky: [{ repository, path, command, names: names?.slice(0, mostNames) ?? null }] }),
  };
}

/** As tests of a repository that run again, for a command that is of none of them. */
export const gradedAcrossAgain = (command: string, runs: TwoRuns): TestResult =>
  gradedTwice(command, runs, undefined).result;

type TwoRuns = { first: ExecResult; second: ExecResult };

/** `names`: the tests that failed only once, where the runner tells. */
function gradedTwice(
  command: string,
  { first, second }: TwoRuns,
  base: RepositoryTest | undefined,
): { result: TestResult; isFlaky: boolean; names: string[] | null } {
  const again = gradedTest(command, second, base);
  const names = turnedGreen(first, second);
  const isFlaky = again.passed || (names !== null && names.length > 0);
  const told = names === null || names.length === 0 ? '.' : `:\n${list(names)}`;
  const said = again.passed
    ? `The tests failed at first, and passed when they ran again on the same files${told}`
    : `The tests ran twice on the same files and failed both times.${isFlaky ? ` These failed only once${told}` : ''}`;
  const excerpt = excerptOf(`${said}\n\n${again.excerpt}`);
  return { result: { ...again, excerpt, durationMs: first.durationMs + second.durationMs }, isFlaky, names };
}

/** The names of tests that failed at first and not again; null where the runner does not tell. */
function turnedGreen(first: ExecResult, second: ExecResult): string[] | null {
  const [before, after] = [first, second].map(({ exitCode, output, omittedBytes }) =>
    exitCode === 0 ? [] : failingTests(output, { isWhole: omittedBytes === 0 }),
  );
  return before && after ? newlyFailing(after, before) : null;
}

const list = (names: readonly string[]): string =>
  [
    ...names.slice(0, mostNames).map((name) => `- ${name}`),
    ...(names.length > mostNames ? [`- and ${names.length - mostNames} more`] : []),
  ].join('\n');

/** The base failed as well, and the reader has to know what of the output is not the candidate's. */
function comparison({ passes, by, newly }: { passes: boolean; by: 'exit-code' | 'names'; newly: string[] }): string {
  if (by === 'exit-code') return '';
  if (passes) return 'Tests fail, all of which failed before anything was changed: they do not count.\n\n';
  return `These tests fail now and did not before anything was changed:\n${list(newly)}\n\n`;
}
