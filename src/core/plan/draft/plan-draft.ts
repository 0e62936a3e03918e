/** A work plan in the making: a list of requirements and of placed tasks, which planners edit by id. */
import { z } from 'zod';
import { type Assumption, placedTasks, type Requirement, Task, type WorkPlan } from '../work-plan.ts';

const Named = z.strictObject({ id: z.string(), title: z.string() });

/** A task with where it stands in the outline. */
export const DraftTask = z.strictObject({
  task: Task,
  place: z.strictObject({ phase: Named, epic: Named, story: Named }),
});
export type DraftTask = z.infer<typeof DraftTask>;
export type Place = DraftTask['place'];

export type PlanDraft = {
  readonly assumptions?: readonly Assumption[] | undefined;
  readonly requirements: readonly Requirement[];
  readonly tasks: readonly DraftTask[];
};

export const emptyDraft: PlanDraft = { requirements: [], tasks: [] };

/** The draft that a plan is edited from. */
export const draftOf = (plan: WorkPlan): PlanDraft => ({
  ...(plan.assumptions && { assumptions: plan.assumptions }),
  requirements: plan.requirements,
  tasks: plan.phases.flatMap((phase) =>
    phase.epics.flatMap((epic) =>
      epic.stories.flatMap((story) =>
        story.tasks.map((task) => ({
          task,
          place: { phase: named(phase), epic: named(epic), story: named(story) },
        })),
      ),
    ),
  ),
});

const named = ({ id, title }: z.infer<typeof Named>): z.infer<typeof Named> => ({ id, title });

/** The plan that a draft is so far, in the order of its tasks; it has neither requirement nor phase while there is none. */
export const planOf = ({ assumptions = [], requirements, tasks }: PlanDraft): WorkPlan => ({
  ...(assumptions.length > 0 && { assumptions: [...assumptions] }),
  requirements: [...requirements],
  phases: grouped(tasks, ({ place }) => place.phase).map(({ head, members }) => ({
    ...head,
    epics: grouped(members, ({ place }) => place.epic).map((epic) => ({
      ...epic.head,
      stories: grouped(epic.members, ({ place }) => place.story).map((story) => ({
        ...story.head,
        tasks: story.members.map(({ task }) => task),
      })),
    })),
  })),
});

/** Tasks of one heading together, headings in the order in which they come first. */
function grouped(
  tasks: readonly DraftTask[],
  headOf: (task: DraftTask) => z.infer<typeof Named>,
): { head: z.infer<typeof Named>; members: DraftTask[] }[] {
  const groups = new Map<string, { head: z.infer<typeof Named>; members: DraftTask[] }>();
  for (const task of tasks) {
    const head = headOf(task);
    const group = groups.get(head.id) ?? { head, members: [] };
    group.members.push(task);
    groups.set(head.id, group);
  }
  return [...groups.values()];
}

/** Where each task of the plan stands, as a path in it, with its id: faults are told by id to those who edit. */
export const pathsById = (plan: WorkPlan): Map<string, string> =>
  new Map(placedTasks(plan).map(({ task, path }) => [path, task.id]));
