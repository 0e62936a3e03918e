/** A work plan as planners read it: everything that it says, once, and without the marks of JSON. */
import type { Assumption, Criterion, Requirement, Task, WorkPlan } from './work-plan.ts';

/** The whole plan. */
export const planText = (plan: WorkPlan): string =>
  [
    ...assumptionLines(plan.assumptions),
    'Requirements:',
    ...plan.requirements.map(requirementLine),
    ...headings(plan).flatMap(({ heading, tasks }) => ['', heading, ...tasks.flatMap((task) => ['', taskText(task)])]),
  ].join('\n');

/** Its headings with a line a task: id, title, minutes, what it depends on. */
export const outlineText = (plan: WorkPlan): string =>
  [
    `${plan.requirements.length} requirements`,
    ...headings(plan).flatMap(({ heading, tasks }) => [heading, ...tasks.map((task) => `  ${taskLine(task)}`)]),
  ].join('\n');

/** Empty where nothing is assumed. */
export const assumptionLines = (assumptions: readonly Assumption[] = []): string[] =>
  assumptions.length === 0
    ? []
    : [
        'Assumptions, where the prompt leaves it open:',
        ...assumptions.map(({ id, text }) => `${id}: ${JSON.stringify(text)}`),
        '',
      ];

export const requirementLine = ({ id, quote }: Requirement): string => `${id}: ${JSON.stringify(quote)}`;

/** A task with all its fields. */
export const taskText = (task: Task): string =>
  [
    `Task ${taskLine(task)}`,
    `  scope: ${task.scope.join(', ')}`,
    ...(task.shared.length > 0 ? [`  shared: ${task.shared.join(', ')}`] : []),
    ...task.description.split('\n').map((line) => `  ${line}`),
    ...task.criteria.map(criterionText),
  ].join('\n');

const taskLine = ({ id, title, estimateMinutes, dependsOn }: Task): string =>
  `${id}: ${title} (${estimateMinutes} min${dependsOn.length > 0 ? `, after ${dependsOn.join(', ')}` : ''})`;

const criterionText = ({ id, text, kind, requirements, check }: Criterion): string =>
  [
    `  ${id} [${requirements.join(', ')}] ${kind === undefined ? '' : `(${kind}) `}${text}`,
    ...(check === undefined ? [] : [`    check: ${check}`]),
  ].join('\n');

/** A story a heading, named by all that it stands in. */
const headings = ({ phases }: WorkPlan): { heading: string; tasks: Task[] }[] =>
  phases.flatMap((phase) =>
    phase.epics.flatMap((epic) =>
      epic.stories.map((story) => ({
        heading: `# ${phase.title} / ${epic.title} / ${story.title}`,
        tasks: story.tasks,
      })),
    ),
  );
