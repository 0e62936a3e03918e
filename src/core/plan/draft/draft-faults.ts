/** What is wrong with a draft, named by ids, and what a change of it has made of that. */
import { type PlanContext, planFaults, uncoveredRequirements } from '../plan-check.ts';
import { WorkPlan } from '../work-plan.ts';
import { type PlanDraft, pathsById, planOf } from './plan-draft.ts';

/** A line each; requirements without a criterion come and go by the hundred while a plan is laid down, so they are apart. */
export type DraftFaults = { faults: string[]; uncovered: string[] };

/** Every fault of the draft as a plan. */
export function draftFaults(draft: PlanDraft, context: PlanContext): DraftFaults {
  const plan = planOf(draft);
  const uncovered = uncoveredRequirements(plan);
  if (draft.requirements.length === 0) return { faults: ['there is no requirement yet'], uncovered };
  if (draft.tasks.length === 0) return { faults: ['there is no task yet'], uncovered };
  const shape = WorkPlan.safeParse(plan);
  const placed = [...pathsById(plan)].map(([path, id]) => ({ path, id }));
  const named = (path: string): string => {
    const at = placed.find((task) => path === task.path || path.startsWith(`${task.path}.`));
    if (at) return `task ${at.id}${path.slice(at.path.length)}`;
    const requirement = /^requirements\[(\d+)\]/.exec(path);
    if (requirement) return `requirement ${draft.requirements[Number(requirement[1])]?.id ?? path}`;
    const assumption = /^assumptions\[(\d+)\]/.exec(path);
    return assumption ? `assumption ${draft.assumptions?.[Number(assumption[1])]?.id ?? path}` : path;
  };
  const ofShape = shape.success
    ? []
    : shape.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const found = [...ofShape, ...planFaults(plan, { ...context, coverage: false })];
  return { faults: found.map(({ path, message }) => `${named(path)}: ${message}`), uncovered };
}

/** All that keeps a draft from being handed in, a line each. */
export const faultLines = ({ faults, uncovered }: DraftFaults): string[] => [
  ...faults,
  ...uncovered.map((id) => `requirement ${id}: no criterion covers it`),
];

const mostTold = 12;

/** What a change has caused and ended, and how many faults are open, in words for the planner. */
export function changeOfFaults(before: DraftFaults, after: DraftFaults): string {
  const open = after.faults.length;
  return [
    ...listed(
      'Faults that this causes',
      after.faults.filter((fault) => !before.faults.includes(fault)),
    ),
    ...listed(
      'Faults that this ends',
      before.faults.filter((fault) => !after.faults.includes(fault)),
    ),
    `Open: ${open === 1 ? '1 fault' : `${open} faults`}, ${after.uncovered.length} of the requirements without a criterion.`,
  ].join('\n');
}

const listed = (title: string, faults: readonly string[]): string[] =>
  faults.length === 0
    ? []
    : [
        `${title}:`,
        ...faults.slice(0, mostTold).map((fault) => `- ${fault}`),
        ...(faults.length > mostTold ? [`- and ${faults.length - mostTold} more`] : []),
      ];
