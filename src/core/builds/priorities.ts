/** Which of two tasks a person wants first, of those that may start: it opens no way around a dependency or a claim. */
import type { TaskState } from './task-state.ts';

/** Compares tasks of a build, all of which are given. What comes first takes what it waits for along. */
export function byPriority(tasks: readonly TaskState[]): (a: TaskState, b: TaskState) => number {
  const needs = new Map(tasks.map(({ task }) => [task.id, task.dependsOn]));
  const ahead = new Set<string>();
  const open = tasks.filter(({ priority }) => priority === 'first').map(({ task }) => task.id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (ahead.has(id)) continue;
    ahead.add(id);
    open.push(...(needs.get(id) ?? []));
  }
  const rank = ({ task, priority }: TaskState): number => (ahead.has(task.id) ? 0 : priority === 'last' ? 2 : 1);
  return (a, b) => rank(a) - rank(b);
}
