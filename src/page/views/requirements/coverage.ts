/** The requirements with what is known of them now, and which of them are shown. */
import type { RequirementCoverage } from '../../../core/contract/reads/requirements.ts';
import type { BuildView } from '../../../core/contract/views.ts';

export type Coverage = RequirementCoverage;

/** In the order in which a person wants to know of them. */
export const requirementStates = ['broken', 'unproven', 'open', 'met'] as const;

/** The view is live; the list is as it was when it was read. */
export function liveCoverage(
  list: readonly Coverage[],
  { requirements, tasks }: Pick<BuildView, 'requirements' | 'tasks'>,
): Coverage[] {
  const states = new Map(requirements.map(({ id, state }) => [id, state]));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return list.map((one) => ({
    ...one,
    state: states.get(one.id) ?? one.state,
    criteria: one.criteria.map((criterion) => {
      const task = byId.get(criterion.task);
      const verdict = task?.criteria.find(({ id }) => id === criterion.criterion);
      return {
        ...criterion,
        taskStatus: task?.status ?? criterion.taskStatus,
        pass: verdict ? verdict.pass : criterion.pass,
      };
    }),
  }));
}

/** Another text whenever the evidence may be another one. */
export const coverageMark = ({ requirements, tasks }: Pick<BuildView, 'requirements' | 'tasks'>): string =>
  JSON.stringify([
    requirements.map(({ id, state }) => `${id} ${state}`),
    tasks.map(({ id, rounds, criteria }) => `${id} ${rounds} ${criteria.map(({ pass }) => pass).join()}`),
  ]);

/** How many there are in each state; a state of a newer release counts as well. */
export function countsOf(list: readonly Pick<Coverage, 'state'>[]): { state: string; count: number }[] {
  const counts = new Map<string, number>(requirementStates.map((state) => [state, 0]));
  for (const { state } of list) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].flatMap(([state, count]) => (count > 0 ? [{ state, count }] : []));
}

/** What a criterion shows, in one word. */
export function shownBy({ pass, isBroken }: Pick<Coverage['criteria'][number], 'pass' | 'isBroken'>): string {
  if (isBroken) return 'broken';
  if (pass === null) return 'not graded';
  return pass ? 'pass' : 'fail';
}
