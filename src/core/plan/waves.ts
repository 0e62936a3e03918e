/** Waves and order: when a task may start at the earliest, and which ready task matters most. */
import type { Task } from './work-plan.ts';

type Node = Pick<Task, 'id' | 'dependsOn'>;

/** The ids of one dependency cycle in its order, or undefined where there is none. Unknown ids are passed over. */
export function dependencyCycle(tasks: readonly Node[]): string[] | undefined {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const finished = new Set<string>();
  const visit = (id: string, trail: string[]): string[] | undefined => {
    const at = trail.indexOf(id);
    if (at >= 0) return trail.slice(at);
    if (finished.has(id)) return undefined;
    for (const dependency of byId.get(id)?.dependsOn ?? []) {
      const cycle = visit(dependency, [...trail, id]);
      if (cycle) return cycle;
    }
    finished.add(id);
    return undefined;
  };
  for (const task of tasks) {
    const cycle = visit(task.id, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** The wave of each task, from 1: one more than the latest wave among its dependencies. The tasks must be acyclic. */
export function waveNumbers(tasks: readonly Node[]): Map<string, number> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const waves = new Map<string, number>();
  const waveOf = (task: Node): number => {
    const known = waves.get(task.id);
    if (known !== undefined) return known;
    const before = task.dependsOn.flatMap((id) => byId.get(id) ?? []).map(waveOf);
    const wave = Math.max(0, ...before) + 1;
    waves.set(task.id, wave);
    return wave;
  };
  for (const task of tasks) waveOf(task);
  return waves;
}

/** Minutes from a task's start to the end of the longest chain that waits for it. The tasks must be acyclic. */
export function remainingPathMinutes(
  tasks: readonly Pick<Task, 'id' | 'dependsOn' | 'estimateMinutes'>[],
): Map<string, number> {
  const dependents = Map.groupBy(
    tasks.flatMap((task) => task.dependsOn.map((on) => ({ on, task }))),
    ({ on }) => on,
  );
  const minutes = new Map<string, number>();
  const from = (task: (typeof tasks)[number]): number => {
    const known = minutes.get(task.id);
    if (known !== undefined) return known;
    const after = (dependents.get(task.id) ?? []).map(({ task: dependent }) => from(dependent));
    const total = task.estimateMinutes + Math.max(0, ...after);
    minutes.set(task.id, total);
    return total;
  };
  for (const task of tasks) from(task);
  return minutes;
}
