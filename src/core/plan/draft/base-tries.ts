/** Which checks of a draft are tried on the base when it is edited, and what the try says of each, in words for the planner. */
import { oneLine } from '../../one-line.ts';
import type { Criterion } from '../work-plan.ts';
import type { PlanDraft } from './plan-draft.ts';

export type CheckToTry = { task: string; criterion: string; kind: Criterion['kind']; command: string };

/** What came of a check; `exitCode` is null where it did not end by itself. */
export type TriedCheck = { exitCode: number | null; timedOut: boolean; output: string };

/** So many are tried after one edit. */
export const mostTries = 12;
export const longestTryMs = 60_000;

/** Checks that are new, or other than before, of tasks that build on no other: only those say something on the base. */
export function checksToTry(before: PlanDraft, after: PlanDraft): CheckToTry[] {
  const known = new Set(checksOf(before).map(keyOf));
  return checksOf(after).filter((check) => !known.has(keyOf(check)));
}

const checksOf = ({ tasks }: PlanDraft): CheckToTry[] =>
  tasks
    .filter(({ task }) => task.dependsOn.length === 0)
    .flatMap(({ task }) =>
      task.criteria.flatMap(({ id, kind, check }) =>
        check === undefined ? [] : [{ task: task.id, criterion: id, kind, command: check }],
      ),
    );

const keyOf = ({ task, criterion, kind, command }: CheckToTry): string =>
  JSON.stringify([task, criterion, kind, command]);

/** A line of what a try means. */
export function tryLine({ task, criterion, kind }: CheckToTry, tried: TriedCheck): string {
  const { exitCode, output } = tried;
  const which = `${criterion} of ${task}`;
  const end = exitCode === null ? 'it did not end by itself' : `exit code ${exitCode}`;
  const words = tailLine(output);
  const how = `${end}${words === '' ? '' : `: ${words}`}`;
  if (tried.timedOut)
    return `${which} did not end within ${longestTryMs / 1000} s on the base: nothing is known of it.`;
  if (couldNotRun(tried)) return `Fault: ${which} cannot run (${how}).`;
  if (kind === 'guards')
    return exitCode === 0
      ? `${which} passes on the base, as one that guards should.`
      : `Fault: ${which} guards, and fails on the base already (${how}).`;
  return exitCode === 0
    ? `Fault: ${which} passes on the base already: it would not notice a task that does nothing. Have it test what the task adds, or let the criterion be one that \`guards\`.`
    : `${which} fails on the base, as it should (${how}).`;
}

/** A shell that does not find the command, may not run it, or does not understand it. */
const couldNotRun = ({ exitCode, output }: TriedCheck): boolean =>
  exitCode === null ||
  exitCode === 126 ||
  exitCode === 127 ||
  (exitCode === 2 && /: (?:(?:-c|eval): )?(?:line )?\d+: (?:syntax error|unexpected EOF|Syntax error)/.test(output));

/** The end of an output tells the most. */
function tailLine(output: string): string {
  const lines = output.trimEnd().split('\n');
  return oneLine(lines.at(-1) ?? '');
}
