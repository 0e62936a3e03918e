/** Runs the build's test command, and the checks of criteria, on the system's behalf, as jobs of the sandbox. */
import { infrastructureFailure } from '../../../containers/driver/sandbox.ts';
import { isSameTest, type RepositoryTest } from '../../../core/environments/base-tests.ts';
import type { TestOfRepository } from '../../../core/environments/tests-to-run.ts';
import { gradedAcrossAgain, gradedAgain, gradedTest, isRunOnceMore } from '../../../core/grading/graded-test.ts';
import type { TestResult } from '../../../core/runs/run-report.ts';
import type { ExecResult } from '../../../core/sandbox/commands.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import { followJob, type JobCommand, type JobPlace } from './follow-job.ts';

/** Of one command of `setup`. */
export const longestSetUpMs = 60 * 60_000;

/** `running`: to be asked again, and what has ended by then is not run once more. */
type Unfinished = { kind: 'running' } | { kind: 'failed'; error: SandboxError };
type RawRun = { kind: 'ran'; result: ExecResult } | Unfinished;
export type TestRun = { kind: 'ran'; test: TestResult } | Unfinished;

type Tests = {
  tests: readonly TestOfRepository[];
  base: readonly RepositoryTest[];
  clean?: boolean;
  /** Whether what is red runs once more, as a round would be lost by it. */
  onceMore?: boolean;
};

/**
 * Runs these tests, in the workspace or in the clean checkout, up to the first failure; passing means that all exited with 0
 * or, where `base` was red, that no test fails that did not fail there.
 */
export async function runTests(place: JobPlace, wanted: Tests, timeLeftMs: number): Promise<TestRun> {
  const { tests, base, clean = false, onceMore = false } = wanted;
  const parts: TestResult[] = [];
  let leftMs = timeLeftMs;
  for (const test of tests) {
    const { command } = test;
    const run = (name: string) => {
      const job = { ...place, name: `${place.name}/${name}/${folderOf(test)}` };
      return runTest(job, { command, cwd: folderOf(test), clean, timeoutMs: Math.min(leftMs, test.minutes * 60_000) });
    };
    const known = base.find((one) => isSameTest(test, one));
    const first = await run('tests');
    if (first.kind !== 'ran') return first;
    let result = gradedTest(command, first.result, known);
    if (onceMore && isRunOnceMore(first.result, result)) {
      leftMs -= result.durationMs;
      const second = await run('tests-again');
      if (second.kind !== 'ran') return second;
      result = gradedAgain(test, { first: first.result, second: second.result }, known);
      leftMs += first.result.durationMs;
    }
    parts.push(result);
    leftMs -= result.durationMs;
    if (!result.passed) break;
  }
  const last = parts.at(-1);
  if (!last) throw new Error('there is nothing to test');
  const durationMs = parts.reduce((sum, part) => sum + part.durationMs, 0);
  const flaky = parts.flatMap((part) => part.flaky ?? []);
  return { kind: 'ran', test: { ...last, durationMs, ...(flaky.length > 0 && { flaky }) } };
}

/** The folder of the workspace in which a test runs. */
export const folderOf = ({ repository, path }: Pick<TestOfRepository, 'repository' | 'path'>): string =>
  path === '' ? repository : `${repository}/${path}`;

/** Runs a criterion's check, or what is for all repositories together, in the workspace root. */
export async function runCheck(
  place: JobPlace,
  { command, minutes, onceMore = false }: { command: string; minutes: number; onceMore?: boolean },
  timeLeftMs: number,
): Promise<TestRun> {
  const run = (name: string, leftMs: number) =>
    runTest({ ...place, name }, { command, cwd: '.', timeoutMs: Math.min(minutes * 60_000, leftMs) });
  const first = await run(place.name, timeLeftMs);
  if (first.kind !== 'ran') return first;
  const test = gradedTest(command, first.result, undefined);
  if (!onceMore || !isRunOnceMore(first.result, test)) return { kind: 'ran', test };
  const second = await run(`${place.name}/again`, timeLeftMs);
  if (second.kind !== 'ran') return second;
  return { kind: 'ran', test: gradedAcrossAgain(command, { first: first.result, second: second.result }) };
}

/** One command to its end, ungraded. */
export async function runTest(place: JobPlace, wanted: JobCommand): Promise<RawRun> {
  const state = await followJob(place, wanted);
  if (!state.ok) return { kind: 'failed', error: state.error };
  switch (state.result.kind) {
    case 'running':
      return { kind: 'running' };
    case 'lost':
      return { kind: 'failed', error: infrastructureFailure('the sandbox was begun anew under a test run').error };
    case 'ended':
      return { kind: 'ran', result: state.result.result };
    default:
      return state.result satisfies never;
  }
}
