/** Tasks that a gate adds to a plan in the middle of its work. */
import { planFaults } from '../../plan/plan-check.ts';
import { waveNumbers } from '../../plan/waves.ts';
import { type Requirement, type Task, WorkPlan } from '../../plan/work-plan.ts';
import { type BuildState, liveTasks, specOf } from '../state.ts';
import { isSettled, newTask } from '../task-state.ts';

/** An id that no task of the build has had: `repair-1`, `repair-2`, … */
export function freeId(used: Readonly<Record<string, unknown>>, prefix: string): string {
  let n = 1;
  while (Object.hasOwn(used, `${prefix}${n}`)) n += 1;
  return `${prefix}${n}`;
}

/** What an added task waits for, so that its wave comes after those that have settled. */
export function lastSettled(state: BuildState): string[] {
  const live = liveTasks(state);
  const waves = waveNumbers(live.map(({ task }) => task));
  const settled = live.filter(isSettled).map(({ task }) => task.id);
  const last = Math.max(0, ...settled.map((id) => waves.get(id) ?? 0));
  return settled.filter((id) => waves.get(id) === last);
}

/** The build with these tasks at the end of its plan; null where the plan cannot take them. */
export function withAddedTasks(
  state: BuildState,
  added: { tasks: readonly Task[]; requirements?: readonly Requirement[] },
): BuildState | null {
  const { plan } = state;
  if (!plan) return null;
  const next = appended({ ...plan, requirements: [...plan.requirements, ...(added.requirements ?? [])] }, added.tasks);
  // What is stored has the shape of a plan that was handed in.
  if (!WorkPlan.safeParse(next).success) return null;
  const repositories = state.repositories.map(({ name }) => name);
  if (planFaults(next, { repositories, spec: specOf(state.submission), claims: false }).length > 0) return null;
  const tasks = Object.fromEntries(added.tasks.map((task) => [task.id, newTask(task)]));
  return { ...state, plan: next, tasks: { ...state.tasks, ...tasks } };
}

/** In the last story of the last epic of the last phase. */
function appended(plan: WorkPlan, tasks: readonly Task[]): WorkPlan {
  const atLast = <T>(items: readonly T[], change: (item: T) => T): T[] =>
    items.map((item, place) => (place === items.length - 1 ? change(item) : item));
  const phases = atLast(plan.phases, (phase) => ({
    ...phase,
    epics: atLast(phase.epics, (epic) => ({
      ...epic,
      stories: atLast(epic.stories, (story) => ({ ...story, tasks: [...story.tasks, ...tasks] })),
    })),
  }));
  return { ...plan, phases };
}
