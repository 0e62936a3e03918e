/** A draft in which other tasks take the place of a stuck one: what a re-planner may change of the plan, and what it is short of. */
import type { Task, WorkPlan } from '../work-plan.ts';
import { tasksOf } from '../work-plan.ts';
import type { PlanDraft } from './plan-draft.ts';

/** The plan as it was, and which of its tasks is stuck. */
export type Stuck = { plan: WorkPlan; task: Pick<Task, 'id'> };

/** The tasks of the draft that the plan does not have. */
export function newTasks({ plan }: Stuck, draft: PlanDraft): Task[] {
  const known = new Set(tasksOf(plan).map(({ id }) => id));
  return draft.tasks.map(({ task }) => task).filter(({ id }) => !known.has(id));
}

/** Why a change is not a re-planner's to make, or undefined: others work by the rest of the plan. */
export function beyondStuck({ plan, task: stuck }: Stuck, draft: PlanDraft): string | undefined {
  const now = new Map(draft.tasks.map(({ task }) => [task.id, task]));
  const added = new Set(newTasks({ plan, task: stuck }, draft).map(({ id }) => id));
  // What waits for the stuck task waits for those in its place, and for nothing else than before.
  const said = ({ dependsOn, ...task }: Task): string => {
    const waits = dependsOn.some((id) => id === stuck.id || added.has(id));
    return JSON.stringify([task, dependsOn.filter((id) => id !== stuck.id && !added.has(id)), waits]);
  };
  const changed = tasksOf(plan).find((task) => {
    const other = now.get(task.id);
    if (task.id !== stuck.id) return other === undefined || said(other) !== said(task);
    return other !== undefined && JSON.stringify(other) !== JSON.stringify(task);
  });
  if (changed?.id === stuck.id)
    return `${stuck.id} is not changed: an id is never used twice. Put tasks with new ids in its place by split_task; one may be enough.`;
  if (changed) return `${changed.id} is not yours to change: only the tasks that take the place of ${stuck.id} are.`;
  return JSON.stringify(draft.requirements) === JSON.stringify(plan.requirements)
    ? undefined
    : 'The requirements are not yours to change.';
}

/** What keeps the draft from being handed in as a re-plan, beside the faults of a plan. */
export function replanFaults(
  stuck: Stuck,
  draft: PlanDraft,
  known: { settled: readonly string[]; used: readonly string[] },
): string[] {
  const tasks = newTasks(stuck, draft);
  const ids = new Set(tasks.map(({ id }) => id));
  const isThere = draft.tasks.some(({ task }) => task.id === stuck.task.id);
  return [
    ...(isThere || tasks.length === 0 ? [`no task takes the place of ${stuck.task.id} yet: use split_task`] : []),
    ...tasks.filter(({ id }) => known.used.includes(id)).map(({ id }) => `the id ${id} is used already`),
    ...tasks.flatMap(({ id, dependsOn }) =>
      dependsOn
        .filter((on) => !ids.has(on) && !known.settled.includes(on))
        .map((on) => `${id} depends on ${on}, which has not merged`),
    ),
  ];
}
