/** The brief of a task, the same for its generators and evaluators and for every round. */
import type { Requirement, Task } from '../../../core/plan/work-plan.ts';
import { type PromptTexts, renderPrompt } from '../model/prompts.ts';
import { list } from './role.ts';

/** Renders the brief; its first line is `Task: <id>`. */
export function taskBrief(task: Task, requirements: readonly Requirement[], texts: PromptTexts): string {
  const criteria = task.criteria.map(({ id, text, requirements: ids, check }) => {
    const checked = check === undefined ? '' : `\n  Check: \`${check}\``;
    return `${id} (${ids.join(', ')}): ${text}${checked}`;
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
