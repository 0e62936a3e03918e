/** The brief of a task, the same for its generators and evaluators and for every round. */
import type { Criterion, Requirement, Task } from '../../../core/plan/work-plan.ts';
import { type PromptTexts, renderPrompt } from '../model/prompts.ts';
import { list } from './role.ts';

const kindTexts: Record<NonNullable<Criterion['kind']>, string> = {
  guards: 'guards: it held before this task, and has to hold after it',
};

/** Renders the brief; its first line is `Task: <id>`. */
export function taskBrief(task: Task, requirements: readonly Requirement[], texts: PromptTexts): string {
  const criteria = task.criteria.map(({ id, text, kind, requirements: ids, check }) => {
    const checked = check === undefined ? '' : `\n  Check: \`${check}\``;
    return `${id} (${[ids.join(', '), ...(kind ? [kindTexts[kind]] : [])].join('; ')}): ${text}${checked}`;
  });
  return renderPrompt(texts['task-brief'], {
    id: task.id,
    title: task.title,
    description: task.description,
    scope: list(task.scope, 'none'),
    shared: list(task.shared, 'none'),
    criteria: list(criteria, 'none'),
    requirements: list(
      requirements.map(({ id, quote }) => `${id}: "${quote}"`),
      'none',
    ),
  });
}
