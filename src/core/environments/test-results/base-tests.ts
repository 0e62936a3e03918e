/** The tests of the base: what came of them before anything was built, and whether a candidate makes it worse. */
import { z } from 'zod';
import { tailOfText } from '../../cut-text.ts';
import { oneLine } from '../../one-line.ts';
import type { ExecResult } from '../../sandbox/commands.ts';
import type { TestToRun } from '../tests-to-run.ts';
import { failingInEither, failingTests, newlyFailing } from './failing-tests.ts';

export const BaseTest = z.strictObject({
  /** The folder of the repository in which it ran; the root is ''. */
  path: z.string(),
  command: z.string(),
  exitCode: z.int().nullable(),
  durationMs: z.number(),
  /** The end of what it wrote. */
  tail: z.string(),
  /** Null where the output does not tell. */
  failing: z.array(z.string()).nullable(),
  outcome: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('green') }),
    z.strictObject({ state: z.literal('red') }),
    /** Red, and green when it ran again. */
    z.strictObject({ state: z.literal('flaky') }),
    z.strictObject({
      state: z.literal('could-not-run'),
      why: z.enum(['missing-tool', 'no-tests', 'timed-out', 'killed']),
      /** The program that is missing, where it is known. */
      tool: z.string().nullable(),
    }),
  ]),
});
export type BaseTest = z.infer<typeof BaseTest>;
type Outcome = BaseTest['outcome'];

const longestTail = 4000;

/** Of `runs`, the second is there where the first was red: see `isRunAgain`. */
export function baseTestOf(
  { path, command }: TestToRun,
  [first, second]: readonly [ExecResult, ExecResult?],
): BaseTest {
  const outcome = outcomeOf(first);
  const again = second && outcome.state === 'red' ? outcomeOf(second).state : outcome.state;
  const { exitCode, durationMs, output } = first;
  return {
    path,
    command,
    exitCode,
    durationMs,
    tail: tailOfText(output, longestTail),
    failing: failingOf(second ? [first, second] : [first]),
    outcome: again === 'green' && outcome.state === 'red' ? { state: 'flaky' } : outcome,
  };
}

/** Whether tests run a second time, to tell what fails always from what fails at times. */
export const isRunAgain = (first: ExecResult): boolean => outcomeOf(first).state === 'red';

function failingOf(runs: readonly ExecResult[]): string[] | null {
  const told = runs.map(({ exitCode, output, omittedBytes }) =>
    exitCode === 0 ? [] : failingTests(output, { isWhole: omittedBytes === 0 }),
  );
  return told.reduce((all, names) => (all && names ? failingInEither(all, names) : null));
}

function outcomeOf({ exitCode, timedOut, output }: ExecResult): Outcome {
  if (timedOut) return { state: 'could-not-run', why: 'timed-out', tool: null };
  if (exitCode === 0) return { state: 'green' };
  if (exitCode === null) return { state: 'could-not-run', why: 'killed', tool: null };
  if (exitCode === 127 || /\bError 127\b/.test(output))
    return { state: 'could-not-run', why: 'missing-tool', tool: missingTool(output) };
  if (noTests.some((pattern) => pattern.test(output))) return { state: 'could-not-run', why: 'no-tests', tool: null };
  return { state: 'red' };
}

/** How shells, `env` and `make` name a program that they do not find. */
const notFound = [
  /(?:^|: )([\w./@+-]+): (?:command )?not found$/m,
  /^(?:\S*env|xargs|make(?:\[\d+\])?|bash: line \d+|\S*sh: \d+): ['‘]?([\w./@+-]+)['’]?: No such file or directory$/m,
];

const missingTool = (output: string): string | null => {
  for (const pattern of notFound) {
    const tool = pattern.exec(output)?.[1];
    if (tool !== undefined) return tool;
  }
  return null;
};

/** How package managers, `make`, `go` and `pytest` say that there is nothing to run. */
const noTests = [
  /Missing script: "?test"?/,
  /Could not read package\.json/,
  /ERR_PNPM_NO_SCRIPT|ERR_PNPM_NO_IMPORTER_MANIFEST_FOUND/,
  /Command "test" not found\.|Couldn't find a script named "test"/,
  /No rule to make target ['‘`]?test\b/,
  /go\.mod file not found in current directory/,
  /^=+ no tests ran in /m,
];

export function baseTestText({
  path,
  command,
  outcome,
  exitCode,
  failingCount,
}: Pick<BaseTest, 'path' | 'command' | 'outcome' | 'exitCode'> & { failingCount: number | null }): string {
  const what = `${oneLine(command)}${path === '' ? '' : ` in ${path}`}`;
  const count = failingCount ? `, ${failingCount} failing` : '';
  switch (outcome.state) {
    case 'green':
      return `${what} passes`;
    case 'red':
      return `${what} fails (exit code ${exitCode}${count})`;
    case 'flaky':
      return `${what} fails at times: a second run passed`;
    case 'could-not-run':
      return `${what} could not run: ${couldNotText(outcome)}`;
    default:
      return outcome satisfies never;
  }
}

function couldNotText({ why, tool }: Extract<Outcome, { state: 'could-not-run' }>): string {
  switch (why) {
    case 'missing-tool':
      return tool === null ? 'a program is missing' : `${tool} is missing`;
    case 'no-tests':
      return 'there are no tests by that name';
    case 'timed-out':
      return 'it ran out of time';
    case 'killed':
      return 'it was killed';
    default:
      return why satisfies never;
  }
}

export type Comparison = {
  passes: boolean;
  /** What it was decided by. */
  by: 'exit-code' | 'names';
  /** Tests that fail and did not on the base; empty where names do not tell. */
  newly: string[];
};

/**
 * Whether no more tests fail than on the base. Names decide only where the base was red and both outputs tell them; a base
 * that is green, or whose tests could not run, excuses nothing.
 */
export function comparedWithBase(base: BaseTest, run: ExecResult): Comparison {
  if (run.exitCode === 0 && !run.timedOut) return { passes: true, by: 'exit-code', newly: [] };
  const isExcused = base.outcome.state === 'red' || base.outcome.state === 'flaky';
  const now = outcomeOf(run).state === 'red' ? failingOf([run]) : null;
  if (!isExcused || base.failing === null || now === null || now.length === 0)
    return { passes: false, by: 'exit-code', newly: [] };
  const newly = newlyFailing(base.failing, now);
  return { passes: newly.length === 0, by: 'names', newly };
}
