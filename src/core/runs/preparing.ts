/** What a preparer does next: it decides the environment of each repository, and runs the tests on its base. */
import { nextBaseTest } from '../environments/base-tests.ts';
import type { FailedSetUp } from '../environments/failed-set-up.ts';
import { type TestOfRepository, testsOfRepositories } from '../environments/tests-to-run.ts';
import { toolsNeeded } from '../environments/tools.ts';
import type { RunOrder, RunOutcome } from './messages.ts';
import type { Evaluation, RunRecord } from './record.ts';
import { setUpCommands } from './set-up.ts';

export type NextPreparation =
  | { kind: 'decide'; repository: string }
  | { kind: 'test'; test: TestOfRepository }
  | { kind: 'done'; outcome: Extract<RunOutcome, { kind: 'prepared' }> };

/** Minutes of tests where no environment says how long they may take. */
export const usualTestMinutes = 10;

export function nextPreparation(
  { heads, testCommand }: Pick<RunOrder, 'heads' | 'testCommand'>,
  evaluation: Evaluation,
): NextPreparation {
  const { environments, faulty, base } = evaluation;
  const known = [...environments, ...faulty].map(({ repository }) => repository);
  const undecided = heads.find(({ name }) => !known.includes(name));
  if (undecided) return { kind: 'decide', repository: undecided.name };
  // The build does not go on with such a file, and what the tests would be it does not say.
  const tests = faulty.length > 0 ? [] : testsOfBase({ heads, testCommand, environments });
  const test = nextBaseTest(tests, base);
  return test ? { kind: 'test', test } : { kind: 'done', outcome: preparedOutcome(evaluation, null) };
}

/** What a preparer ends with. */
export const preparedOutcome = (
  { environments, faulty, missingTools, base }: Evaluation,
  failed: FailedSetUp | null,
): Extract<RunOutcome, { kind: 'prepared' }> => ({
  kind: 'prepared',
  environments,
  faulty,
  missingTools: missingTools ?? [],
  failedSetUp: failed,
  base: base.tested,
});

/** The programs of the machine that the commands of a preparer's repositories call. */
export function toolsOf(run: Pick<RunRecord, 'order' | 'evaluation'>): string[] {
  const { environments } = run.evaluation;
  const services = environments.flatMap(({ environment }) => environment.services);
  return toolsNeeded({
    setup: setUpCommands(run).map(({ command }) => command),
    later: [
      ...testsOfBase({ ...run.order, environments }).map(({ command }) => command),
      ...services.flatMap(({ run: command, ready }) => (ready === null ? [command] : [command, ready])),
    ],
  });
}

const testsOfBase = ({
  heads,
  ...order
}: Pick<RunOrder, 'heads' | 'testCommand' | 'environments'>): TestOfRepository[] =>
  testsOf(
    order,
    heads.map(({ name }) => ({ repository: name, paths: [] })),
  );

/** What all tests of a run are, in words for a prompt: one command, or where each of several runs. */
export function testsText({ heads, ...order }: Pick<RunOrder, 'heads' | 'testCommand' | 'environments'>): string {
  const tests = testsOfBase({ heads, ...order });
  const [first] = tests;
  if (first && tests.every(({ path, command }) => path === '' && command === first.command))
    return `\`${first.command}\``;
  return tests.map(({ repository, path, command }) => `\`${command}\` in \`${repository}/${path}\``).join(', ');
}

/** The tests of repositories in which these paths have changed; without a path, all of theirs. */
export const testsOf = (
  { environments, testCommand }: Pick<RunOrder, 'environments' | 'testCommand'>,
  changed: readonly { repository: string; paths: readonly string[] }[],
): TestOfRepository[] =>
  testsOfRepositories(changed, { environments, usual: { command: testCommand, minutes: usualTestMinutes } });
