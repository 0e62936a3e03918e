/** The brief of a task, the same for its generators and evaluators and for every round, but for what a person amends. */
import type { Criterion, Requirement, Task } from '../../../core/plan/work-plan.ts';
import type { Amendment, Interface } from '../../../core/runs/run-order.ts';
import { type PromptTexts, renderPrompt } from '../model/prompts.ts';
import { list, tagged } from './role.ts';

const kindTexts: Record<NonNullable<Criterion['kind']>, string> = {
  guards: 'guards: it held before this task, and has to hold after it',
};

const amendmentsText = (amendments: readonly Amendment[]): string[] =>
  amendments.length === 0
    ? []
    : [
        `The person who ordered the build has amended them since, in these words. Each amendment is a criterion of its own; where it contradicts one above, or an earlier amendment, it holds, and that one asks only for what it leaves:\n${list(
          amendments.map(({ id, text }) => `${id} (amendment): ${JSON.stringify(text)}`),
          'none',
        )}`,
      ];

/** Both sides read the same words, whichever is made first. */
const contractsText = ({ publishes }: Task, interfaces: readonly Interface[]): string[] => [
  ...(publishes === undefined
    ? []
    : [`Other tasks build on this interface. Bring it exactly so:\n${tagged('interface', publishes)}`]),
  ...interfaces.map(
    ({ task, text }) =>
      `The task ${task}, which this one depends on, brings this interface:\n${tagged('interface', text)}`,
  ),
];

/** Renders the brief; its first line is `Task: <id>`. */
export function taskBrief(
  {
    task,
    requirements,
    amendments,
    interfaces = [],
  }: {
    task: Task;
    requirements: readonly Requirement[];
    amendments: readonly Amendment[];
    interfaces?: readonly Interface[] | undefined;
  },
  texts: PromptTexts,
): string {
  const criteria = task.criteria.map(({ id, text, kind, requirements: ids, check }) => {
    const checked = check === undefined ? '' : `\n  Check: \`${check}\``;
    return `${id} (${[ids.join(', '), ...(kind ? [kindTexts[kind]] : [])].join('; ')}): ${text}${checked}`;
  });
  return renderPrompt(texts['task-brief'], {
    id: task.id,
    title: task.title,
    description: [task.description, ...contractsText(task, interfaces)].join('\n\n'),
    scope: list(task.scope, 'none'),
    shared: list(task.shared, 'none'),
    criteria: [list(criteria, 'none'), ...amendmentsText(amendments)].join('\n'),
    requirements: list(
      requirements.map(({ id, quote }) => `${id}: "${quote}"`),
      'none',
    ),
  });
}
