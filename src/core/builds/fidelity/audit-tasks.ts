/** The tasks that mend what an audit has found: each with the words of the spec that ask for it. */
import { headOfText } from '../../cut-text.ts';
import { oneLine } from '../../one-line.ts';
import { foldedText, isQuoteOf } from '../../plan/fidelity/quotes.ts';
import { bounds, type Requirement, type Task } from '../../plan/work-plan.ts';
import type { AuditFinding } from '../../roles.ts';
import type { BuildState } from '../state.ts';
import { freeId, lastSettled, withAddedTasks } from './added-tasks.ts';

const longestTitle = 120;

type Found = { next: BuildState; added: Task[]; open: AuditFinding[] };

/** The build with a task for each finding; those that the plan cannot take stay open. */
export function withFound(state: BuildState, phase: string | null, findings: readonly AuditFinding[]): Found {
  const dependsOn = lastSettled(state);
  const found = findings.reduce<Found>(
    ({ next, added, open }, finding) => {
      const { task, requirements } = taskFor(next, finding, dependsOn);
      const grown = withAddedTasks(next, { tasks: [task], requirements });
      return grown ? { next: grown, added: [...added, task], open } : { next, added, open: [...open, finding] };
    },
    { next: state, added: [], open: [] },
  );
  const { fidelity } = found.next;
  if (!fidelity || found.added.length === 0) return found;
  const what = findings.filter((finding) => !found.open.includes(finding)).map((finding) => finding.what);
  return { ...found, next: { ...found.next, fidelity: { ...fidelity, found: [...fidelity.found, { phase, what }] } } };
}

function taskFor(
  state: BuildState,
  finding: AuditFinding,
  dependsOn: string[],
): { task: Task; requirements: Requirement[] } {
  const { what, suggestedScope, suggestedCriteria } = finding;
  const quote = finding.quote ?? '';
  const known = state.plan?.requirements.find((one) => isQuoteOf(foldedText(one.quote), quote));
  const used = Object.fromEntries((state.plan?.requirements ?? []).map(({ id }) => [id, true]));
  const requirement = known ?? { id: freeId(used, 'R'), quote };
  const task: Task = {
    id: freeId(state.tasks, 'audit-'),
    title: oneLine(what, longestTitle),
    description: headOfText(descriptionOf(finding), bounds.description),
    scope: suggestedScope,
    shared: [],
    dependsOn,
    criteria: suggestedCriteria.map(({ text, check }, place) => ({
      id: `A${place + 1}`,
      text,
      requirements: [requirement.id],
      ...(check !== null && { check }),
    })),
    estimateMinutes: 15,
  };
  return { task, requirements: known ? [] : [requirement] };
}

const descriptionOf = ({ kind, what, quote, evidence }: AuditFinding): string =>
  [
    `The result as a whole was looked at beside the spec, and this is ${kind}: ${what}`,
    `The words of the spec: "${quote}"`,
    `What shows it: ${evidenceText(evidence)}`,
  ].join('\n\n');

export function evidenceText({ command, exitCode, file, line, shows }: AuditFinding['evidence']): string {
  const run = command === null ? [] : [`\`${command}\` ends with exit code ${exitCode ?? 'unknown'}`];
  const place = file === null ? [] : [`${file}${line === null ? '' : `:${line}`}`];
  return `${[...run, ...place].join(', ')}: ${shows}`;
}
