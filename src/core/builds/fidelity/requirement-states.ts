/** Which requirements of the plan are met: it follows from the criteria that answer them, as they stand at the heads. */
import type { FailedCheck, RequirementState, RequirementView } from '../../contract/fidelity.ts';
import type { Task, WorkPlan } from '../../plan/work-plan.ts';
import type { TaskState } from '../task-state.ts';

type Answering = { task: Task; stage: TaskState['stage'] };

/** In the plan's order. `failed` are the checks that fail at the heads. */
export function requirementStates(
  plan: WorkPlan,
  tasks: readonly Answering[],
  failed: readonly FailedCheck[],
): RequirementView[] {
  const answers = new Map<string, { task: string; criterion: string; stage: TaskState['stage']['kind'] }[]>();
  for (const { task, stage } of tasks) {
    if (stage.kind === 'replaced') continue;
    for (const { id, requirements } of task.criteria)
      for (const requirement of requirements)
        answers.set(requirement, [
          ...(answers.get(requirement) ?? []),
          { task: task.id, criterion: id, stage: stage.kind },
        ]);
  }
  const broken = new Set(failed.flatMap(({ criteria }) => criteria.map(nameOf)));
  const stateOf = (id: string): RequirementState => {
    const all = answers.get(id) ?? [];
    if (all.some((one) => one.stage === 'merged' && broken.has(nameOf(one)))) return 'broken';
    if (all.some(({ stage }) => stage !== 'merged' && stage !== 'skipped')) return 'open';
    return all.length > 0 && all.every(({ stage }) => stage === 'merged') ? 'met' : 'unproven';
  };
  return plan.requirements.map(({ id }) => ({ id, state: stateOf(id) }));
}

const nameOf = ({ task, criterion }: { task: string; criterion: string }): string => `${task}/${criterion}`;
