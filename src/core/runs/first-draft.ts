/** The work plan that a run begins to edit. */
import { draftOf, emptyDraft, type PlanDraft } from '../plan/draft/plan-draft.ts';
import type { RunOrder } from './run-order.ts';

/** Null for roles that edit none. */
export function firstDraft({ assignment }: Pick<RunOrder, 'assignment'>): PlanDraft | null {
  switch (assignment.role) {
    case 'architect':
      return emptyDraft;
    case 'refiner':
    case 'replanner':
      return draftOf(assignment.plan);
    default:
      return null;
  }
}
