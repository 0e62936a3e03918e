/** Deleting a build: a person asks for it once the build is at its end, and then everything of it goes but its branches. */
import type { Refusal } from '../../contract/refusal.ts';
import { hasFreeRefs } from '../phases.ts';
import { type BuildState, isFinal } from '../state.ts';
import { type Step, stepTo, withEffect } from '../step-types.ts';

/** Null where the build may be deleted. */
export const deletionRefusal = ({ phase }: BuildState): Refusal | null =>
  isFinal(phase) ? null : { code: 'not-ended', status: phase.kind };

/** Marks a build as deleted: it answers nobody from now on, and what is still to be done for it is done before it goes. */
export function markDeleted(state: BuildState, now: number): Step {
  if (state.deletedAt !== null || deletionRefusal(state)) return stepTo(state);
  const marked = stepTo({ ...state, deletedAt: now });
  // Where a run or a merge still holds them, they are removed once it lets go.
  return hasFreeRefs(state) ? withEffect(marked, { kind: 'delete-working-refs' }) : marked;
}

/** A deleted build without runs whose objects are gone: the runs that it still has are those that are left to do. */
export function withoutRuns(state: BuildState, gone: readonly string[]): Step {
  const runs = Object.fromEntries(Object.entries(state.runs).filter(([id]) => !gone.includes(id)));
  return stepTo({ ...state, runs });
}
