/** A person's edit of the plan that waits for approval: held to the checks that planners' plans are held to. */
import type { CommandOf } from '../../contract/commands.ts';
import type { Refusal } from '../../contract/refusal.ts';
import { planChanges } from '../../plan/plan-changes.ts';
import { planFaults } from '../../plan/plan-check.ts';
import { planVersion } from '../../plan/plan-version.ts';
import { tasksOf, type WorkPlan } from '../../plan/work-plan.ts';
import { type BuildState, specOf } from '../state.ts';
import { noting, type Step, stepTo } from '../step-types.ts';
import { newTask, type TaskState } from '../task-state.ts';
import { approvalRefusal } from './refusal.ts';

/** Stands for the plan as it is, whichever that may be. */
const anyVersion = '*';

export function editRefusal(state: BuildState, { plan, version }: CommandOf<'edit-plan'>): Refusal | null {
  const refusal = approvalRefusal(state);
  if (refusal) return refusal;
  if (state.awaiting?.gate !== 'plan' || state.plan === null) return { code: 'no-plan-to-edit' };
  const current = planVersion(state.plan);
  if (planVersion(plan) === current) return null;
  if (version !== anyVersion && version !== current) return { code: 'plan-has-changed', version: current };
  const repositories = state.repositories.map(({ name }) => name);
  const faults = planFaults(plan, { repositories, spec: specOf(state.submission) });
  return faults.length === 0
    ? null
    : { code: 'plan-has-faults', faults: faults.map(({ path, message }) => ({ path: `plan.${path}`, message })) };
}

/** The build goes on waiting for the approval. What was said of a task that stays, such as to skip it, stays too. */
export function editPlan(state: BuildState, { plan, dryRun = false, by }: CommandOf<'edit-plan'>): Step {
  const before = state.plan;
  if (before === null || dryRun || planVersion(plan) === planVersion(before)) return stepTo(state);
  const changes = { by: by ?? null, version: planVersion(plan), ...planChanges(before, plan) };
  return noting({ ...state, plan, tasks: withTasks(state.tasks, plan) }, 'plan.edited', changes);
}

/** Each is a new value, so that its row is written with its new place. */
const withTasks = (known: BuildState['tasks'], plan: WorkPlan): Record<string, TaskState> =>
  Object.fromEntries(
    tasksOf(plan).map((task) => {
      const before = Object.hasOwn(known, task.id) ? known[task.id] : undefined;
      return [task.id, { ...(before ?? newTask(task)), task }];
    }),
  );
