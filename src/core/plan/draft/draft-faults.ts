/** What is wrong with a draft, named by ids, and what a change of it has made of that. */
import { type PlanContext, planFaults } from '../plan-check.ts';
import { WorkPlan } from '../work-plan.ts';
import { type PlanDraft, pathsById, planOf } from './plan-draft.ts';

/** Every fault of the draft as a plan, a line each; requirements that no criterion covers are among them. */
export function draftFaults(draft: PlanDraft, context: PlanContext): string[] {
  const plan = planOf(draft);
  if (draft.requirements.length === 0) return ['there is no requirement yet'];
  if (draft.tasks.length === 0) return ['there is no task yet'];
  const shape = WorkPlan.safeParse(plan);
  const byPath = pathsById(plan);
  const placed = [...byPath].map(([path, id]) => ({ path, id }));
  const named = (path: string): string => {
    const at = placed.find((task) => path === task.path || path.startsWith(`${task.path}.`));
    if (at) return `task ${at.id}${path.slice(at.path.length)}`;
    const requirement = /^requirements\[(\d+)\]/.exec(path);
    return requirement ? `requirement ${draft.requirements[Number(requirement[1])]?.id ?? path}` : path;
  };
  const ofShape = shape.success
    ? []
    : shape.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return [...ofShape, ...planFaults(plan, context)].map(({ path, message }) => `${named(path)}: ${message}`);
}

/** Faults that come and go by the hundred while a plan is laid down: they are counted, and listed by `check_plan`. */
const isCoverage = (fault: string): boolean => fault.includes(': no criterion covers ');

const mostTold = 12;

/** What a change has caused and ended, and how many faults are open, in words for the planner. */
export function changeOfFaults(before: readonly string[], after: readonly string[]): string {
  const caused = after.filter((fault) => !before.includes(fault) && !isCoverage(fault));
  const ended = before.filter((fault) => !after.includes(fault) && !isCoverage(fault));
  const uncovered = after.filter(isCoverage).length;
  const open = after.length - uncovered;
  return [
    ...listed('Faults that this causes', caused),
    ...listed('Faults that this ends', ended),
    `Open: ${open === 1 ? '1 fault' : `${open} faults`}, ${uncovered} of the requirements without a criterion.`,
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
