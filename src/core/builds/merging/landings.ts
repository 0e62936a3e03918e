/** When graded work of a task was on its way onto the branches, so that a person sees what waited for its merge, and how long. */
import { type BuildState, setTask } from '../state.ts';
import type { Step } from '../step-types.ts';
import type { TaskStage, TaskState } from '../task-state.ts';

/** Begins and ends the landings of the tasks that a step has brought so far; what is tested again on a moved head goes on. */
export function followLandings({ tasks: before }: BuildState, step: Step, now: number): Step {
  const { tasks } = step.state;
  if (tasks === before) return step;
  const moved = Object.entries(tasks).filter(([id, { stage }]) => isLanding(stage) !== isLanding(before[id]?.stage));
  const state = moved.reduce((next, [id, task]) => setTask(next, id, { landings: followed(task, now) }), step.state);
  return { ...step, state };
}

const isLanding = (stage: TaskStage | undefined): boolean =>
  stage?.kind === 'merging' || (stage !== undefined && 'graded' in stage && stage.graded !== null);

const followed = ({ stage, landings }: TaskState, now: number): TaskState['landings'] =>
  isLanding(stage)
    ? [...landings, { from: now, to: null }]
    : landings.map((landing) => ({ ...landing, to: landing.to ?? now }));
