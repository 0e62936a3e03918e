/** The tools that close a planning session: each hands in what `core/roles` says, and nothing else ends the run. */
import type { z } from 'zod';
import { Findings, PlanDraft, PlanVerdict, RefinedPlan, Replan } from '../../../core/roles.ts';
import type { RunOutcome } from '../../../core/runs/messages.ts';
import { refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

/** A closing tool whose input is the outcome, once `objection` has nothing against it. */
function closingTool<T>(tool: {
  name: string;
  description: string;
  about: string;
  input: z.ZodType<T>;
  outcome: (input: T) => RunOutcome;
  objection?: (input: T, context: ToolContext) => string | undefined;
}): Tool {
  return defineTool({
    definition: { name: tool.name, description: tool.description, input_schema: inputSchema(tool.input) },
    about: tool.about,
    input: tool.input,
    execute: async (input, context) => {
      const objection = tool.objection?.(input, context);
      return objection === undefined ? { kind: 'close', outcome: tool.outcome(input) } : refusal(objection);
    },
  });
}

export const submitPlan = closingTool({
  name: 'submit_plan',
  description: 'Hands in the work plan and ends the session. Call it once, with the whole plan.',
  about: 'hands in the plan and ends your session',
  input: PlanDraft,
  outcome: ({ plan }) => ({ kind: 'plan', plan, answers: [] }),
});

export const submitRefinedPlan = closingTool({
  name: 'submit_plan',
  description: 'Hands in the whole corrected work plan with an answer to every finding, and ends the session.',
  about: 'hands in the corrected plan with your answers and ends your session',
  input: RefinedPlan,
  outcome: ({ plan, answers }) => ({ kind: 'plan', plan, answers }),
  objection: ({ answers }, { order: { assignment } }) => {
    const findings = assignment.role === 'refiner' ? assignment.findings : [];
    const open = findings.filter(({ id }) => !answers.some(({ finding }) => finding === id));
    return open.length > 0
      ? `Every finding needs an answer. Missing: ${open.map(({ id }) => id).join(', ')}`
      : undefined;
  },
});

export const submitFindings = closingTool({
  name: 'submit_findings',
  description: 'Hands in everything that is wrong with the plan and ends the session. An empty list approves it.',
  about: 'hands in your findings and ends your session',
  input: Findings,
  outcome: ({ findings }) => ({ kind: 'findings', findings }),
});

export const submitPlanVerdict = closingTool({
  name: 'submit_verdict',
  description: 'Says whether the plan is faithful to the spec, with a reason for each objection, and ends the session.',
  about: 'hands in your verdict and ends your session',
  input: PlanVerdict,
  outcome: ({ approved, reasons }) => ({ kind: 'plan-verdict', approved, reasons }),
  objection: ({ approved, reasons }) =>
    !approved && reasons.length === 0 ? 'A rejection needs at least one reason.' : undefined,
});

export const submitReplan = closingTool({
  name: 'submit_replan',
  description: 'Hands in the tasks that take the place of the stuck one and ends the session.',
  about: 'hands in the new tasks and ends your session',
  input: Replan,
  outcome: ({ tasks, reason }) => ({ kind: 'replan', tasks, reason }),
});
