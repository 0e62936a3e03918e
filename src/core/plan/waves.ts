/** Waves and order: when a task may start at the earliest, and which ready task matters most. */
import type { Task } from './work-plan.ts';

type Node = Pick<Task, 'id' | 'dependsOn'>;
type Timed = Pick<Task, 'id' | 'dependsOn' | 'estimateMinutes'>;

/** The ids of one dependency cycle in its order, or undefined where there is none. Unknown ids are passed over. */
export function dependencyCycle(tasks: readonly Node[]): string[] | undefined {
  const left = withoutOrder(tasks);
  const [first] = left;
  if (first === undefined) return undefined;
  // Each task that is left waits for another that is left: who follows them comes to one that was seen before.
  const trail = new Map<string, number>();
  let [id, task] = first;
  while (!trail.has(id)) {
    trail.set(id, trail.size);
    const next = task.dependsOn.find((on) => left.has(on)) ?? id;
    [id, task] = [next, left.get(next) ?? task];
  }
  return [...trail.keys()].slice(trail.get(id));
}

/** The wave of each task, from 1: one more than the latest wave among its dependencies. The tasks must be acyclic. */
export const waveNumbers = forSameTasks((tasks: readonly Node[]): ReadonlyMap<string, number> => {
  const waves = new Map(tasks.map(({ id }) => [id, 1]));
  for (const { id, dependsOn } of inOrder(tasks))
    for (const on of dependsOn) waves.set(id, Math.max(waves.get(id) ?? 1, (waves.get(on) ?? 0) + 1));
  return waves;
});

/** Minutes from a task's start to the end of the longest chain that waits for it. The tasks must be acyclic. */
export const remainingPathMinutes = forSameTasks((tasks: readonly Timed[]): ReadonlyMap<string, number> => {
  const minutes = new Map(tasks.map(({ id, estimateMinutes }) => [id, estimateMinutes]));
  const own = new Map(minutes);
  for (const { id, dependsOn } of inOrder(tasks).reverse())
    for (const on of dependsOn) {
      const withThis = (own.get(on) ?? 0) + (minutes.get(id) ?? 0);
      if (withThis > (minutes.get(on) ?? withThis)) minutes.set(on, withThis);
    }
  return minutes;
});

/**
 * Goes by the answer before where the tasks are the very same: a step asks several times, and from step to step of a build
 * no task changes but by a re-plan.
 */
function forSameTasks<T, Answer>(answer: (tasks: readonly T[]) => Answer): (tasks: readonly T[]) => Answer {
  let last: { tasks: readonly T[]; answer: Answer } | null = null;
  return (tasks) => {
    if (last?.tasks.length === tasks.length && last.tasks.every((task, at) => task === tasks[at])) return last.answer;
    // The list is the caller's own.
    last = { tasks: [...tasks], answer: answer(tasks) };
    return last.answer;
  };
}

/** The tasks, each after those that it depends on; what is in a cycle, or waits for one, is left out. */
function inOrder<T extends Node>(tasks: readonly T[]): T[] {
  const known = new Set(tasks.map(({ id }) => id));
  const links = tasks.flatMap((task) => [...new Set(task.dependsOn)].map((on) => ({ on, task })));
  const dependents = Map.groupBy(links, ({ on }) => on);
  const open = new Map(tasks.map((task) => [task, new Set(task.dependsOn.filter((on) => known.has(on))).size]));
  const ordered = tasks.filter((task) => open.get(task) === 0);
  // The list grows while it is walked.
  for (const { id } of ordered)
    for (const { task } of dependents.get(id) ?? []) {
      const left = (open.get(task) ?? 0) - 1;
      open.set(task, left);
      if (left === 0) ordered.push(task);
    }
  return ordered;
}

/** The tasks that no order can hold, by their ids. */
function withoutOrder(tasks: readonly Node[]): Map<string, Node> {
  const placed = new Set(inOrder(tasks));
  return new Map(tasks.filter((task) => !placed.has(task)).map((task) => [task.id, task]));
}
