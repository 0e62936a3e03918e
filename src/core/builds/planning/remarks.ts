/** What a validator says of tasks whose plan it approves. */
import { headOfText } from '../../cut-text.ts';
import { tasksOf, type WorkPlan } from '../../plan/work-plan.ts';
import { discovered } from '../rounds/discovered.ts';
import type { BuildState } from '../state.ts';
import { andThen, type Step, stepTo } from '../step-types.ts';

/** As long as a discovery is. */
const longestRemark = 600;

/** It costs no other round of planning: whoever works on a task that a remark names reads it. */
export function withRemarks(
  state: BuildState,
  { plan, remarks, runId }: { plan: WorkPlan; remarks: readonly string[]; runId: string },
  now: number,
): Step {
  const told = remarks.flatMap((remark) => {
    const words = new Set(remark.split(/[^A-Za-z0-9._-]+/).map((word) => word.replace(/[.]+$/, '')));
    const text = headOfText(remark, longestRemark);
    return tasksOf(plan)
      .filter(({ id }) => words.has(id))
      .map(({ id, scope }) => ({ kind: 'decision' as const, text, evidence: `task ${id}`, scope: scope.slice(0, 10) }));
  });
  return told.reduce(
    (step, remark) => andThen(step, (next) => discovered(next, { runId, role: 'validator', task: null }, remark, now)),
    stepTo(state),
  );
}
