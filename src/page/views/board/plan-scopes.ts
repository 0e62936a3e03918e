/** The globs of each task of a plan. */
import type { AnswerOf } from '../../state/api.ts';

/** As the API answers plans: they may hold whatever a newer release has added. */
type Plan = AnswerOf<'/builds/{id}/plan'>;
type PlannedTask = { id: string; scope?: string[]; shared?: string[] };
type Phases = { epics: { stories: { tasks: PlannedTask[] }[] }[] }[];

export function scopesIn(plan: Plan | null): ReadonlyMap<string, readonly string[]> {
  const phases = (plan?.phases ?? []) as unknown as Phases;
  const tasks = phases.flatMap(({ epics }) => epics.flatMap(({ stories }) => stories.flatMap((story) => story.tasks)));
  return new Map(tasks.map(({ id, scope = [], shared = [] }) => [id, [...scope, ...shared]]));
}
