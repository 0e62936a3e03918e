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
  const all = tasks.flatMap(({ task, stage }) =>
    stage.kind === 'replaced'
      ? []
      : task.criteria.flatMap(({ id, requirements }) =>
          requirements.map((requirement) => ({ requirement, task: task.id, criterion: id, stage: stage.kind })),
        ),
  );
  const answers = Map.groupBy(all, ({ requirement }) => requirement);
  const broken = new Set(failed.flatMap(({ criteria }) => criteria.map(nameOf)));
  const stateOf = (id: string): RequirementState => {
    const own = answers.get(id) ?? [];
    if (own.some((one) => one.stage === 'merged' && broken.has(nameOf(one)))) return 'broken';
    if (own.some(({ stage }) => stage !== 'merged' && stage !== 'skipped')) return 'open';
    return own.length > 0 && own.every(({ stage }) => stage === 'merged') ? 'met' : 'unproven';
  };
  return plan.requirements.map(({ id }) => ({ id, state: stateOf(id) }));
}

const nameOf = ({ task, criterion }: { task: string; criterion: string }): string => `${task}/${criterion}`;
