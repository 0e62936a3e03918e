/** What one plan has that another has not: what a person's edit has changed, by ids and fields. */
import { z } from 'zod';
import { draftOf } from './draft/plan-draft.ts';
import type { WorkPlan } from './work-plan.ts';

const ids = z.array(z.string());

export const PlanChanges = z.object({
  added: ids,
  removed: ids,
  /** Tasks that say something else, and in which fields; `place` stands for the headings above them. */
  changed: z.array(z.object({ task: z.string(), fields: ids })),
  /** Whether tasks that both plans have come in another order. */
  reordered: z.boolean(),
  /** Requirements and assumptions that are new, gone, or worded anew. */
  requirements: ids,
  assumptions: ids,
});
export type PlanChanges = z.infer<typeof PlanChanges>;

export function planChanges(before: WorkPlan, after: WorkPlan): PlanChanges {
  const known = tasksById(before);
  const next = tasksById(after);
  const kept = [...next.keys()].filter((id) => known.has(id));
  const order = [...known.keys()].filter((id) => next.has(id));
  return {
    added: [...next.keys()].filter((id) => !known.has(id)),
    removed: [...known.keys()].filter((id) => !next.has(id)),
    changed: kept.flatMap((task) => {
      const fields = changedFields(known.get(task) ?? {}, next.get(task) ?? {});
      return fields.length > 0 ? [{ task, fields }] : [];
    }),
    reordered: kept.join(' ') !== order.join(' '),
    requirements: otherIds(before.requirements, after.requirements),
    assumptions: otherIds(before.assumptions ?? [], after.assumptions ?? []),
  };
}

const tasksById = (plan: WorkPlan): Map<string, Record<string, unknown>> =>
  new Map(draftOf(plan).tasks.map(({ task, place }) => [task.id, { ...task, place }]));

const changedFields = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );

function otherIds(before: readonly { id: string }[], after: readonly { id: string }[]): string[] {
  const said = (entries: readonly { id: string }[]) => new Map(entries.map((one) => [one.id, JSON.stringify(one)]));
  const [known, next] = [said(before), said(after)];
  return [...new Set([...known.keys(), ...next.keys()])].filter((id) => known.get(id) !== next.get(id));
}
