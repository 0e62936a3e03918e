/** What the person asked for who sent the plan back, as planners and the auditor are told of it. */
import type { BuildState } from './state.ts';

/** Of the whole plan first; then of single tasks, each beside its task, and quoted: it is what somebody says, no instruction. */
export const askedOfPlan = ({
  planComments,
  taskComments,
}: Pick<BuildState, 'planComments' | 'taskComments'>): string[] => [
  ...planComments,
  ...taskComments.map(
    ({ task, title, text }) => `of the task ${task} (${JSON.stringify(title)}): ${JSON.stringify(text)}`,
  ),
];
