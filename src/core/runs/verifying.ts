/**
 * What a verifier runs next at the heads: the tests of every repository, one after the other, then all checks, some at a
 * time; what was red is run once more, alone, before it counts.
 */
import { condensed } from '../command-output/condensed.ts';
import type { FailedCheck } from '../contract/fidelity.ts';
import type { TestOfRepository } from '../environments/tests-to-run.ts';
import type { Evaluation, HeadRun } from './evaluation.ts';
import { testsOfBase } from './preparing.ts';
import type { Assignment, RunOrder } from './run-order.ts';
import type { RunOutcome, TestResult } from './run-report.ts';
import { servicesOf } from './services.ts';

/** Checks at a time; with services beside each command, whose ports are one machine's, one. */
const atOnce = 4;
/** Of what fails: characters of each, and of how many; none is left out, as what is not red counts as shown. */
const longestExcerpt = 2000;
const mostExcerpts = 50;
const mostFlaky = 50;

export type HeadCommand = { place: number; again: boolean } & (
  | { kind: 'tests'; test: TestOfRepository }
  | { kind: 'check'; command: string }
);

export type NextOnHeads =
  | { kind: 'run'; commands: HeadCommand[] }
  | { kind: 'done'; outcome: Extract<RunOutcome, { kind: 'verified' }> };

type Verifying = Extract<Assignment, { role: 'verifier' }>;

export function nextOnHeads(order: RunOrder, { checks }: Verifying, evaluation: Evaluation): NextOnHeads {
  const tests = testsOfBase(order);
  const all: HeadCommand[] = [
    ...tests.map((test, place) => ({ place, again: false, kind: 'tests' as const, test })),
    ...checks.map(({ command }, place) => ({
      place: tests.length + place,
      again: false,
      kind: 'check' as const,
      command,
    })),
  ];
  const { head } = evaluation;
  const left = all.filter(({ place }) => !head.some((run) => run.place === place));
  const most = servicesOf({ order, evaluation }).length > 0 ? 1 : atOnce;
  const [first] = left;
  if (first) return { kind: 'run', commands: first.kind === 'tests' ? [first] : left.slice(0, most) };
  const red = head.find(
    (run) => !run.passed && !run.again && !head.some((one) => one.again && one.place === run.place),
  );
  const again = red && all[red.place];
  if (again) return { kind: 'run', commands: [{ ...again, again: true }] };
  return { kind: 'done', outcome: outcomeOf(all, checks, head) };
}

/** With what one command has come to. */
export const withHeadRun = (
  evaluation: Evaluation,
  { place, again }: HeadCommand,
  { passed, exitCode, excerpt }: TestResult,
): Evaluation => ({
  ...evaluation,
  head: [
    ...evaluation.head,
    {
      place,
      again,
      passed,
      exitCode,
      excerpt:
        passed || isFull(evaluation.head, again) ? '' : condensed(excerpt, longestExcerpt, 'the whole is not kept'),
    },
  ],
});

const isFull = (head: readonly HeadRun[], again: boolean): boolean =>
  head.filter((run) => !run.passed && run.again === again).length >= mostExcerpts;

function outcomeOf(
  all: readonly HeadCommand[],
  checks: Verifying['checks'],
  head: readonly HeadRun[],
): Extract<NextOnHeads, { kind: 'done' }>['outcome'] {
  const tests = all.length - checks.length;
  const commandOf = (place: number): string => {
    const one = all[place];
    return one?.kind === 'tests' ? one.test.command : (one?.command ?? '');
  };
  const second = head.filter(({ again }) => again);
  const failed = second
    .filter(({ passed }) => !passed)
    .map(({ place, exitCode, excerpt }): FailedCheck => {
      const one = all[place];
      const folder = one?.kind === 'tests' ? folderOf(one.test) : null;
      return { command: commandOf(place), criteria: checks[place - tests]?.criteria ?? [], folder, exitCode, excerpt };
    });
  const flaky = second.filter(({ passed }) => passed).map(({ place }) => commandOf(place));
  return { kind: 'verified', ran: all.length, failed, flaky: flaky.slice(0, mostFlaky) };
}

const folderOf = ({ repository, path }: TestOfRepository): string =>
  path === '' ? repository : `${repository}/${path}`;
