/** The sample's plan as data for the sessions: the planner submits it, and graders take their checks from it. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type Criterion, type Task, tasksOf, WorkPlan } from '../../../src/core/plan/work-plan.ts';

export const plan: WorkPlan = WorkPlan.parse(
  JSON.parse(readFileSync(new URL('../plan.json', import.meta.url), 'utf8')),
);

export function taskOf(taskId: string): Task {
  const task = tasksOf(plan).find(({ id }) => id === taskId);
  if (!task) throw new Error(`the plan has no task ${taskId}`);
  return task;
}

/** The criteria of a task of the plan. */
export const criteriaOf = (taskId: string): z.infer<typeof Criterion>[] => taskOf(taskId).criteria;

/** A copy of the plan in which some tasks differ. */
export function planWith(changes: Record<string, (task: Task) => Task>): WorkPlan {
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...phase,
      epics: phase.epics.map((epic) => ({
        ...epic,
        stories: epic.stories.map((story) => ({
          ...story,
          tasks: story.tasks.map((task) => changes[task.id]?.(task) ?? task),
        })),
      })),
    })),
  };
}
