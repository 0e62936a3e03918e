/** What a task has to do with files and repositories: which changes it may make, and where its work is tested. */

import { scopeOf } from '../plan/scope.ts';
import type { Task } from '../plan/work-plan.ts';

/** Changed paths that a task neither owns nor shares, as `repository:path`. */
export function outsideScope(task: Task, repository: string, paths: readonly string[]): string[] {
  const covers = scopeOf([...task.scope, ...task.shared]);
  return paths.filter((path) => !covers(repository, path)).map((path) => `${repository}:${path}`);
}

/** Whether the task's own scope names a repository: its tests run there, whether or not anything is changed in it. */
export const isInRepository = (task: Task, repository: string): boolean =>
  task.scope.some((glob) => glob.startsWith(`${repository}:`));
