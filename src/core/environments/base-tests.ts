/**
 * The tests of every repository as it is, before anything is planned: which are run next, and what is told of them. A build
 * on a red base would blame its own work.
 */
import { z } from 'zod';
import { ExecResult } from '../sandbox/commands.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';
import { BaseTest, baseTestOf, baseTestText, isRunAgain } from './test-results/base-tests.ts';
import type { TestOfRepository } from './tests-to-run.ts';

export const RepositoryTest = z.strictObject({ repository: RepositoryName, ...BaseTest.shape });
export type RepositoryTest = z.infer<typeof RepositoryTest>;

/** What a preparer has found out; `first` is a red run of tests that are to run again. */
export const BaseRuns = z.strictObject({ tested: z.array(RepositoryTest), first: ExecResult.nullable() });
export type BaseRuns = z.infer<typeof BaseRuns>;
export const noBaseRuns: BaseRuns = { tested: [], first: null };

/** What is to be run next; undefined once all is known. */
export const nextBaseTest = (tests: readonly TestOfRepository[], { tested }: BaseRuns): TestOfRepository | undefined =>
  tests[tested.length];

/** Characters of the names of failing tests that every run of a build is told; beyond that, exit codes decide. */
const mostNames = 100_000;

/** Takes one run of the tests that were next. */
export function withBaseRun(test: TestOfRepository, { tested, first }: BaseRuns, run: ExecResult): BaseRuns {
  if (first === null && isRunAgain(run)) return { tested, first: run };
  const { failing, ...result } = baseTestOf(test, first ? [first, run] : [run]);
  const isBounded = failing !== null && failing.join().length <= mostNames;
  const known = { repository: test.repository, ...result, failing: isBounded ? failing : null };
  return { tested: [...tested, known], first: null };
}

export const isGreen = ({ outcome }: Pick<BaseTest, 'outcome'>): boolean => outcome.state === 'green';

/** Whether a result is that of these tests. */
export const isSameTest = (
  { repository, path, command }: Pick<TestOfRepository, 'repository' | 'path' | 'command'>,
  result: Pick<RepositoryTest, 'repository' | 'path' | 'command'>,
): boolean => result.repository === repository && result.path === path && result.command === command;

const mostNamesTold = 50;

/** As events, pauses and views tell of it: with the first names of failing tests, and how many there are. */
export const ToldTest = z.object({ ...RepositoryTest.shape, failingCount: z.int().nullable() });
export type ToldTest = z.infer<typeof ToldTest>;

export const toldTest = (test: RepositoryTest): ToldTest => ({
  ...test,
  failing: test.failing?.slice(0, mostNamesTold) ?? null,
  failingCount: test.failing?.length ?? null,
});

/** One line for a person. */
export const toldTestText = ({ repository, ...test }: ToldTest): string =>
  `the tests of ${repository} on the base: ${baseTestText(test)}`;
