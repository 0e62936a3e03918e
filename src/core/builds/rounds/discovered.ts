/** A run has found out something that later runs should know, or has taught it by how it went. */
import { headOfText } from '../../cut-text.ts';
import type { Task } from '../../plan/work-plan.ts';
import type { Discovery, Role } from '../../roles.ts';
import type { Feedback } from '../../runs/run-order.ts';
import type { BuildState } from '../state.ts';
import { noting, type Step } from '../step-types.ts';
import { addDiscovery } from './discoveries.ts';

export function discovered(
  state: BuildState,
  { commit = null, ...run }: { runId: string; role: Role; task: string | null; commit?: string | null },
  discovery: Discovery,
  now: number,
): Step {
  const discoveries = addDiscovery(state.discoveries, discovery, { task: run.task ?? run.role, at: now, commit });
  return noting({ ...state, discoveries }, 'discovery.noted', { ...run, ...discovery, commit });
}

const longestText = 600;
const mostTaught = 3;

/** What rounds that were sent back have taught, once the task passes: whoever comes to the same files need not learn it again. */
export function taughtBy(state: BuildState, task: Task, feedback: readonly Feedback[], now: number): BuildState {
  const failed = feedback.flatMap((given) => (given.kind === 'criteria' ? given.failed : []));
  return failed
    .slice(0, mostTaught)
    .reduce(
      (next, { criterion, evidence }) =>
        taught(
          next,
          task,
          { kind: 'pitfall', text: `${criterion} of ${task.id} was missed at first: ${evidence}` },
          now,
        ),
      state,
    );
}

/** By no run's own word: its evidence is the task. */
export function taught(
  state: BuildState,
  { id, scope }: Task,
  { kind, text }: Pick<Discovery, 'kind' | 'text'>,
  now: number,
): BuildState {
  const discovery = {
    kind,
    text: headOfText(text, longestText).trim(),
    evidence: `task ${id}`,
    scope: scope.slice(0, 10),
  };
  return { ...state, discoveries: addDiscovery(state.discoveries, discovery, { task: id, at: now }) };
}
