/** Which heads are about to move, or have to stay where they are. */
import type { BuildState } from '../state.ts';
import { mergesOf } from './train.ts';

/**
 * Repositories whose head is about to move, or has to stay where it is: a task that is tested again on it would else be
 * overtaken, and tested again and again. So would it in those that follow its commits, as submodules do. `but`: whatever
 * that task holds itself.
 */
export function heldRepositories(state: BuildState, { but }: { but?: string } = {}): Set<string> {
  const held = Object.values(state.tasks).flatMap(({ task, stage }): { repository: string }[] => {
    if (task.id === but) return [];
    if (stage.kind === 'merging') return stage.advancing ? mergesOf(state, stage) : [];
    if (stage.kind === 'handed-in') return stage.graded === null ? [] : withFollowers(state, stage.candidate.commits);
    if (stage.kind !== 'evaluating' || stage.graded === null) return [];
    const together = [...stage.train, stage].flatMap(({ candidate }) => candidate.commits);
    return withFollowers(state, together);
  });
  return new Set(held.map(({ repository }) => repository));
}

/** With those that need them, however many lie between. A link of packages holds its repository as well: it only waits. */
function withFollowers({ links }: BuildState, known: readonly { repository: string }[]): { repository: string }[] {
  const names = new Set(known.map(({ repository }) => repository));
  // What is added while the set is gone through is gone through as well.
  for (const name of names) for (const { from, to } of links) if (to === name) names.add(from);
  return [...names].map((repository) => ({ repository }));
}
