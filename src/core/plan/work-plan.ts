/** The work plan: Phase → Epic → Story → Task, with the requirements that its criteria answer. */
import { z } from 'zod';

const Id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'an id of up to 40 letters, digits, dots, dashes and underscores')
  .refine((id) => !(id in Object.prototype), 'is a reserved word');

/** How much of each there may be; in characters, or in number. */
export const bounds = { title: 200, description: 20_000, globs: 50, criteria: 30, answered: 50 };

const Title = z.string().trim().min(1).max(bounds.title);

/** What a plan takes as given where a short prompt leaves it open, as if the spec had said it. */
export const Assumption = z.strictObject({
  id: z.string().regex(/^A[0-9]{1,3}$/, 'A1, A2, …'),
  text: z.string().trim().min(1).max(2000),
});
export type Assumption = z.infer<typeof Assumption>;

/** One thing that the spec asks for, with the words of the spec, or of an assumption, that ask for it. */
export const Requirement = z.strictObject({ id: Id, quote: z.string().trim().min(1).max(4000) });
export type Requirement = z.infer<typeof Requirement>;

export const Criterion = z.strictObject({
  id: Id,
  text: z.string().trim().min(1).max(2000),
  /** `guards`: it holds before the task, and after it. Where absent, it holds because of the task, and not before. */
  kind: z.enum(['guards']).optional(),
  /** Ids of the requirements that this criterion answers. */
  requirements: z.array(Id).min(1).max(bounds.answered),
  /** A shell command, run in the workspace root, that must exit with 0. */
  check: z.string().trim().min(1).max(2000).optional(),
});
export type Criterion = z.infer<typeof Criterion>;

/** A repository-qualified glob, such as `api:src/routes/**`; blanks may stand within it, as in `api:docs/User Guide.md`. */
export const ScopeGlob = z
  .string()
  .max(300)
  .regex(/^[^:\s]+:\S(?:[^\p{Cc}]*\S)?$/u, 'must be repository:glob, such as api:src/**');

export const Task = z.strictObject({
  id: Id,
  title: Title,
  description: z.string().trim().min(1).max(bounds.description),
  /** Globs that this task alone may change while it runs. */
  scope: z.array(ScopeGlob).min(1).max(bounds.globs),
  /** Globs that several tasks may change at once; git merges them and a conflict requeues. */
  shared: z.array(ScopeGlob).max(bounds.globs).default([]),
  /** A re-plan may make them, and the tasks of a story, more; how many a plan has in all, `plan-check.ts` bounds. */
  dependsOn: z.array(Id).max(500).default([]),
  criteria: z.array(Criterion).min(1).max(bounds.criteria),
  /** The interface that it brings, word for word, for the tasks that depend on it: a contract that both sides keep. */
  publishes: z.string().trim().min(1).max(4000).optional(),
  estimateMinutes: z.number().positive().max(1440).default(15),
});
export type Task = z.infer<typeof Task>;

export const Story = z.strictObject({ id: Id, title: Title, tasks: z.array(Task).min(1).max(500) });
export const Epic = z.strictObject({ id: Id, title: Title, stories: z.array(Story).min(1).max(50) });
export const Phase = z.strictObject({ id: Id, title: Title, epics: z.array(Epic).min(1).max(50) });

export const WorkPlan = z.strictObject({
  assumptions: z.array(Assumption).max(100).optional(),
  requirements: z.array(Requirement).min(1).max(500),
  phases: z.array(Phase).min(1).max(50),
});
export type WorkPlan = z.infer<typeof WorkPlan>;

/** A task with the path at which it stands in its plan, for messages that name a place. */
export type PlacedTask = { task: Task; path: string };

/** Every task of a plan, in the plan's order. */
export function placedTasks(plan: WorkPlan): PlacedTask[] {
  return plan.phases.flatMap((phase, p) =>
    phase.epics.flatMap((epic, e) =>
      epic.stories.flatMap((story, s) =>
        story.tasks.map((task, t) => ({ task, path: `phases[${p}].epics[${e}].stories[${s}].tasks[${t}]` })),
      ),
    ),
  );
}

/** Every task of a plan, in the plan's order. */
export const tasksOf = (plan: WorkPlan): Task[] => placedTasks(plan).map(({ task }) => task);
