/** What a build that completes could not show: the account that goes with its branch. */

import { failureInShort } from '../../command-output/failure-in-short.ts';
import type { Reservation } from '../../contract/fidelity.ts';
import { oneLine } from '../../one-line.ts';
import { foldedText, isQuoteOf } from '../../plan/fidelity/quotes.ts';
import { type BuildState, liveTasks } from '../state.ts';
import { evidenceText } from './audit-tasks.ts';
import { requirementStates } from './requirement-states.ts';

/** On one line. */
const longestEvidence = 200;

export function reservationsOf(state: BuildState): Reservation[] {
  const { plan, fidelity } = state;
  // Of an older release: it goes on as it was begun.
  if (!plan || !fidelity) return [];
  const failed = fidelity.verified?.failed ?? [];
  const unfinished = fidelity.verified?.unfinished ?? null;
  return [
    ...failed.map(({ command, folder, criteria, exitCode, excerpt }) => ({
      kind: 'broken' as const,
      requirements: requirementsOf(state, criteria),
      what: `${oneLine(command)}${folder === null ? '' : ` in ${folder}`} fails at the integration head`,
      evidence: `${exitCode === null ? 'it did not finish' : `exit code ${exitCode}`}: ${oneLine(failureInShort(excerpt, longestEvidence))}`,
    })),
    ...without('not-verified', 'the checks could not be run again at the integration head', unfinished),
    ...(fidelity.audited?.open ?? []).map(({ kind, quote, what, evidence }) => ({
      kind: kind === 'contradicted' ? kind : ('missing' as const),
      requirements: plan.requirements.flatMap((one) =>
        quote && isQuoteOf(foldedText(one.quote), quote) ? [one.id] : [],
      ),
      what: oneLine(what),
      evidence: oneLine(evidenceText(evidence)),
    })),
    ...without('not-audited', 'the result was not audited', fidelity.audited?.unfinished ?? null),
    ...requirementStates(plan, liveTasks(state), failed).flatMap(({ id, state: stands }) =>
      stands === 'unproven' ? [unproven(state, id)] : [],
    ),
  ];
}

const without = (kind: Reservation['kind'], what: string, why: string | null): Reservation[] =>
  why === null ? [] : [{ kind, requirements: [], what: `${what}: ${oneLine(why)}`, evidence: null }];

function requirementsOf(state: BuildState, criteria: readonly { task: string; criterion: string }[]): string[] {
  const ids = criteria.flatMap(
    ({ task, criterion }) => state.tasks[task]?.task.criteria.find(({ id }) => id === criterion)?.requirements ?? [],
  );
  return [...new Set(ids)];
}

function unproven(state: BuildState, id: string): Reservation {
  const skipped = liveTasks(state).flatMap(({ task, stage }) =>
    stage.kind === 'skipped' && task.criteria.some(({ requirements }) => requirements.includes(id)) ? [task.id] : [],
  );
  const quote = state.plan?.requirements.find((requirement) => requirement.id === id)?.quote ?? '';
  const why = skipped.length === 0 ? '' : ` (skipped: ${skipped.join(', ')})`;
  return { kind: 'unproven', requirements: [id], what: `${id} is not shown${why}: ${oneLine(quote)}`, evidence: null };
}
