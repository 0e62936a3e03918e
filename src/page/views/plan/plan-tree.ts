/** The work plan as a tree with what has come of it: how many of the tasks below each heading are in which state. */
import type { BuildView } from '../../../core/contract/views.ts';
import { planVersion } from '../../../core/plan/plan-version.ts';
import type { WorkPlan } from '../../../core/plan/work-plan.ts';

export type { WorkPlan } from '../../../core/plan/work-plan.ts';
export type PlannedTask = WorkPlan['phases'][number]['epics'][number]['stories'][number]['tasks'][number];
export type TaskView = BuildView['tasks'][number];

/** Where a task stands: the numbers of its phase, epic and story, and its own. */
export type Place = { phase: number; epic: number; story: number; task: number };

/** The version that the API's `ETag` names, from what was read: an edit is made on it. */
export const versionOf = (plan: WorkPlan): string => planVersion(plan);

export type PlacedTask = { task: PlannedTask; place: Place };

export const placedTasks = (plan: WorkPlan): PlacedTask[] =>
  plan.phases.flatMap(({ epics }, phase) =>
    epics.flatMap(({ stories }, epic) =>
      stories.flatMap(({ tasks }, story) =>
        tasks.map((task, at) => ({ task, place: { phase, epic, story, task: at } })),
      ),
    ),
  );

type Heading = { tasks: readonly { id: string }[] } | { stories: readonly Heading[] } | { epics: readonly Heading[] };

/** The ids of the tasks below a heading. */
export function tasksBelow(heading: Heading): string[] {
  if ('tasks' in heading) return heading.tasks.map(({ id }) => id);
  return ('stories' in heading ? heading.stories : heading.epics).flatMap(tasksBelow);
}

export type Progress = { all: number; merged: number; atWork: number; stuck: number; leftOut: number };

const atWork = ['generating', 'handed-in', 'evaluating', 'merging'];
const leftOut = ['skipped', 'replaced'];

export function progressOf(ids: readonly string[], tasks: ReadonlyMap<string, Pick<TaskView, 'status'>>): Progress {
  const statuses: string[] = ids.map((id) => tasks.get(id)?.status ?? 'waiting');
  const among = (names: readonly string[]) => statuses.filter((status) => names.includes(status)).length;
  return {
    all: ids.length,
    merged: among(['merged']),
    atWork: among(atWork),
    stuck: among(['stuck']),
    leftOut: among(leftOut),
  };
}

/** `2 of 5 merged, 1 at work`: what a heading says of what is below it. */
export const progressText = ({ all, merged, atWork: active, stuck, leftOut: left }: Progress): string =>
  [
    `${merged} of ${all} merged`,
    active > 0 && `${active} at work`,
    stuck > 0 && `${stuck} stuck`,
    left > 0 && `${left} left out`,
  ]
    .filter(Boolean)
    .join(', ');

/** Beyond this, what a task says is drawn once its row is opened. */
export const fewTasks = 150;
