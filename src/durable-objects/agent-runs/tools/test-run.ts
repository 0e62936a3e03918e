/** Runs the build's test command, and the checks of criteria, on the system's behalf, as jobs of the sandbox. */
import { infrastructureFailure } from '../../../containers/driver/sandbox.ts';
import type { TestResult } from '../../../core/runs/messages.ts';
import { commandText } from '../../../core/runs/tools/command-text.ts';
import { capped } from '../../../core/runs/tools/tool-outcome.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import { followJob, type JobCommand, type JobPlace } from './follow-job.ts';

/** For all repositories together, where nothing else is said. */
const usualTestsMs = 10 * 60_000;
const longestCheckMs = 5 * 60_000;
const longestExcerpt = 8000;

/** `running`: to be asked again, and what has ended by then is not run once more. */
export type TestRun = { kind: 'ran'; test: TestResult } | { kind: 'running' } | { kind: 'failed'; error: SandboxError };

type Tests = { command: string; repositories: readonly string[]; clean?: boolean; longestMs?: number };

/**
 * Runs the command in each repository's folder, of the workspace or of the clean checkout, up to the first failure; passing
 * means that all exited with 0.
 */
export async function runTests(place: JobPlace, tests: Tests, timeLeftMs: number): Promise<TestRun> {
  const { command, repositories, clean = false, longestMs = usualTestsMs } = tests;
  const parts: TestResult[] = [];
  let leftMs = Math.min(longestMs, timeLeftMs);
  for (const repository of repositories) {
    const job = { ...place, name: `${place.name}/tests/${repository}` };
    const ran = await runOne(job, { command, cwd: repository, clean, timeoutMs: leftMs });
    if (ran.kind !== 'ran') return ran;
    parts.push(ran.test);
    leftMs -= ran.test.durationMs;
    if (!ran.test.passed) break;
  }
  const last = parts.at(-1);
  if (!last) throw new Error('tests need at least one repository');
  return { kind: 'ran', test: { ...last, durationMs: parts.reduce((sum, { durationMs }) => sum + durationMs, 0) } };
}

/** Runs a criterion's check in the workspace root. */
export const runCheck = (place: JobPlace, command: string, timeLeftMs: number): Promise<TestRun> =>
  runOne(place, { command, cwd: '.', timeoutMs: Math.min(longestCheckMs, timeLeftMs) });

async function runOne(place: JobPlace, wanted: JobCommand): Promise<TestRun> {
  const state = await followJob(place, wanted);
  if (!state.ok) return { kind: 'failed', error: state.error };
  switch (state.result.kind) {
    case 'running':
      return { kind: 'running' };
    case 'lost':
      return { kind: 'failed', error: infrastructureFailure('the sandbox was begun anew under a test run').error };
    case 'ended': {
      const { result } = state.result;
      const { exitCode, durationMs } = result;
      const excerpt = capped(commandText(result), longestExcerpt);
      return { kind: 'ran', test: { command: wanted.command, passed: exitCode === 0, exitCode, excerpt, durationMs } };
    }
    default:
      return state.result satisfies never;
  }
}
