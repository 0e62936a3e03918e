/** What a preparer does next: it decides the environment of each repository, and runs the tests on its base. */
import { isGreen, isSameTest, nextBaseTest, type RepositoryTest } from '../environments/base-tests.ts';
import type { FailedSetUp } from '../environments/failed-set-up.ts';
import type { LackingService } from '../environments/lacking-service.ts';
import type { KnownEnvironment } from '../environments/repository-environment.ts';
import { type TestOfRepository, testsOfRepositories } from '../environments/tests-to-run.ts';
import { type EnvironmentCommands, toolsNeeded } from '../environments/tools.ts';
import { submoduleLinks } from '../repositories/merge-order.ts';
import { packageLinks } from '../repositories/package-links.ts';
import type { SettleResult } from '../sandbox/kept.ts';
import type { Evaluation } from './evaluation.ts';
import type { RunRecord } from './record.ts';
import type { RunOrder } from './run-order.ts';
import type { RunOutcome } from './run-report.ts';
import { environmentsOf, setUpCommands } from './set-up.ts';

export type NextPreparation =
  | { kind: 'decide'; repository: string }
  | { kind: 'test'; test: TestOfRepository }
  | { kind: 'done'; outcome: Extract<RunOutcome, { kind: 'prepared' }> };

/** Minutes of tests where no environment says how long they may take. */
export const usualTestMinutes = 10;
/** Of a criterion's check. */
const checkMinutes = 5;

/** How long a command in the workspace root may take: what runs across the repositories, as long as the tests of the slowest. */
export function minutesInRoot(
  { acrossCommand, environments }: Pick<RunOrder, 'acrossCommand' | 'environments'>,
  command: string,
): number {
  if (command !== acrossCommand) return checkMinutes;
  const known = environments.map(({ environment }) => environment.testTimeoutMinutes);
  return known.length > 0 ? Math.max(...known) : usualTestMinutes;
}

export function nextPreparation(order: PreparerOrder, evaluation: Evaluation): NextPreparation {
  const { faulty, base } = evaluation;
  const environments = [...order.environments, ...evaluation.environments];
  const known = [...environments, ...faulty].map(({ repository }) => repository);
  const undecided = order.heads.find(({ name }) => !known.includes(name));
  if (undecided) return { kind: 'decide', repository: undecided.name };
  // The build does not go on with such a file, and what the tests would be it does not say.
  const tests = faulty.length > 0 ? [] : testsOfBase({ ...order, environments }).filter(isUnproven(order.base));
  const test = nextBaseTest(tests, base);
  return test ? { kind: 'test', test } : { kind: 'done', outcome: preparedOutcome(evaluation) };
}

type PreparerOrder = Pick<RunOrder, 'heads' | 'testCommand' | 'environments' | 'base'>;

/** Whether a preparer before has not seen these tests pass. */
const isUnproven =
  (base: readonly RepositoryTest[]) =>
  (test: TestOfRepository): boolean =>
    !base.some((known) => isGreen(known) && isSameTest(test, known));

/** What a preparer ends with: what it has found out itself; `stopped` is why it has not tested. */
export const preparedOutcome = (
  { environments, faulty, missingTools, kept, base, submodules, parts }: Evaluation,
  stopped: { failedSetUp?: FailedSetUp; lackingServices?: LackingService[] } = {},
): Extract<RunOutcome, { kind: 'prepared' }> => ({
  kind: 'prepared',
  environments,
  faulty,
  missingTools: missingTools ?? [],
  failedSetUp: stopped.failedSetUp ?? null,
  lackingServices: stopped.lackingServices ?? [],
  kept,
  links: [...submoduleLinks(submodules), ...packageLinks(parts)],
  empty: submodules.flatMap(({ repository, path, of }) => (of === null ? [{ repository, path }] : [])),
  base: base.tested,
});

/** With what came of keeping the sandbox, and what `setup` has left in each repository. */
export function withKept(evaluation: Evaluation, { left, kept }: SettleResult, ms: number): Evaluation {
  const environments = evaluation.environments.map((known) => {
    const of = left.find(({ repository }) => repository === known.repository);
    return of ? { ...known, left: { made: of.made, changed: of.changed } } : known;
  });
  const refusal = kept?.ok ? null : (kept?.why ?? 'nobody has asked for it');
  const known = kept?.ok ? kept : { isNew: false, bytes: 0 };
  return { ...evaluation, environments, kept: { isNew: known.isNew, bytes: known.bytes, ms, refusal } };
}

/** The programs of the machine that the commands of a preparer's repositories call. */
export const toolsOf = (run: Pick<RunRecord, 'order' | 'evaluation'>): string[] => toolsNeeded(commandsOf(run));

/** The commands of a preparer's repositories. */
export function commandsOf(run: Pick<RunRecord, 'order' | 'evaluation'>): EnvironmentCommands {
  const environments = environmentsOf(run);
  const services = environments.flatMap(({ environment }) => environment.services);
  return {
    setup: setUpCommands(run).map(({ command }) => command),
    later: [
      ...testsOfBase({ ...run.order, environments }).map(({ command }) => command),
      ...services.flatMap(({ run: command, ready }) => (ready === null ? [command] : [command, ready])),
    ],
  };
}

/** Of all repositories; those of packages, too. */
export const testsOfBase = ({
  heads,
  ...order
}: Parameters<typeof testsOf>[0] & { heads: readonly { name: string }[] }): TestOfRepository[] =>
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
  { environments, testCommand }: { environments: readonly KnownEnvironment[]; testCommand: string },
  changed: readonly { repository: string; paths: readonly string[] }[],
): TestOfRepository[] =>
  testsOfRepositories(changed, { environments, usual: { command: testCommand, minutes: usualTestMinutes } });
