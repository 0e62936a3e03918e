/** Tasks about pages: whether an evaluator gets a browser, and what it has seen. */
import { isAboutPage } from '../../grading/page-task.ts';
import type { Task } from '../../plan/work-plan.ts';
import type { RunOutcome } from '../../runs/run-report.ts';
import { type BuildState, setTask } from '../state.ts';
import { noting, type Step, stepTo } from '../step-types.ts';
import type { TaskState } from '../task-state.ts';

export function looksAtPages({ submission, tasks, environments }: BuildState, task: Task): boolean {
  const changed = tasks[task.id]?.changed?.paths ?? [];
  const services = environments.flatMap(({ environment }) => environment.services.map(({ run }) => run));
  return submission.evaluator.browser === 'auto' && isAboutPage({ task, changed, services });
}

/** What an evaluator has seen of pages is told beside its verdict; of one that stands already there is nothing new. */
export function pagesSeen(state: BuildState, { task, stage, rounds }: TaskState, outcome: RunOutcome): Step {
  if (stage.kind !== 'evaluating' || stage.graded !== null || outcome.kind !== 'graded') return stepTo(state);
  const { screenshots } = outcome;
  const known = setTask(state, task.id, { screenshots });
  return screenshots.length === 0
    ? stepTo(known)
    : noting(known, 'task.seen', { task: task.id, round: rounds, screenshots });
}
