/** The tools that close a planning session: each hands in what `core/roles` says, and nothing else ends the run. */
import type { z } from 'zod';
import { faultLines } from '../../../core/plan/draft/draft-faults.ts';
import { draftOf, planOf } from '../../../core/plan/draft/plan-draft.ts';
import { newTasks } from '../../../core/plan/draft/replan.ts';
import { unansweredFault, unquotedSentences } from '../../../core/plan/fidelity/unquoted.ts';
import { Findings, HandedInPlan, PlanCall, PlanVerdict, RefinedPlan, Replan, ReplanCall } from '../../../core/roles.ts';
import type { RunOutcome } from '../../../core/runs/run-report.ts';
import { refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { list } from '../roles/role.ts';
import { draftIn, faultsOf } from './edit-plan.ts';
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

export const submitPlan = handingInPlan({
  description: 'Hands in the work plan as it stands and ends the session. What the checks find comes back as an error.',
  about: 'hands in the plan and ends your session',
  input: HandedInPlan,
});

export const submitRefinedPlan = handingInPlan({
  description:
    'Hands in the corrected work plan as it stands, with an answer to every finding, and ends the session. What the ' +
    'checks find comes back as an error.',
  about: 'hands in the corrected plan with your answers and ends your session',
  input: RefinedPlan,
});

/** `submit_plan`: closes the plan that the session has edited, once the checks find nothing and every finding has its answer. */
function handingInPlan(tool: { description: string; about: string; input: z.ZodType }): Tool {
  return defineTool({
    definition: { name: 'submit_plan', description: tool.description, input_schema: inputSchema(tool.input) },
    about: tool.about,
    input: PlanCall,
    execute: async ({ plan, answers }, context) => {
      const { order } = context;
      const draft = plan ? draftOf(plan) : draftIn(context);
      const faults = faultLines(faultsOf(draft, order));
      if (faults.length > 0)
        return refusal(`The plan was not handed in. Correct these faults first:\n${list(faults, 'none')}`);
      const findings = order.assignment.role === 'refiner' ? order.assignment.findings : [];
      const open = findings.filter(({ id }) => !answers.some(({ finding }) => finding === id));
      if (open.length > 0)
        return refusal(`Every finding needs an answer. Missing: ${open.map(({ id }) => id).join(', ')}`);
      return { kind: 'close', outcome: { kind: 'plan', plan: planOf(draft), answers } };
    },
  });
}

export const submitFindings = closingTool({
  name: 'submit_findings',
  description: 'Hands in everything that is wrong with the plan and ends the session. An empty list approves it.',
  about: 'hands in your findings and ends your session',
  input: Findings,
  outcome: ({ findings }) => ({ kind: 'findings', findings }),
});

export const submitPlanVerdict = closingTool({
  name: 'submit_verdict',
  description:
    'Says whether the plan is faithful to the spec, with a reason for each objection, and ends the session. An approval ' +
    'says of each sentence that no requirement quotes why it asks for nothing.',
  about: 'hands in your verdict and ends your session',
  input: PlanVerdict,
  outcome: ({ approved, reasons, asksNothing }) => ({ kind: 'plan-verdict', approved, reasons, asksNothing }),
  objection: ({ approved, reasons, asksNothing }, { order: { assignment } }) => {
    if (!approved) return reasons.length === 0 ? 'A rejection needs at least one reason.' : undefined;
    if (assignment.role !== 'validator') throw new Error('only a validator judges a plan');
    return unansweredFault(unquotedSentences(assignment.spec, assignment.plan.requirements), asksNothing);
  },
});

export const submitReplan = defineTool({
  definition: {
    name: 'submit_replan',
    description:
      'Hands in the tasks that take the place of the stuck one, as they stand in the plan, and ends the session. What the ' +
      'checks find comes back as an error.',
    input_schema: inputSchema(Replan),
  },
  about: 'hands in the new tasks and ends your session',
  input: ReplanCall,
  execute: async ({ tasks, reason }, context) => {
    const { assignment } = context.order;
    if (assignment.role !== 'replanner') throw new Error('only a re-planner hands in a re-plan');
    if (tasks) return { kind: 'close', outcome: { kind: 'replan', tasks, reason } };
    const faults = faultLines(faultsOf(draftIn(context), context.order));
    return faults.length > 0
      ? refusal(`The re-plan was not handed in. Correct these faults first:\n${list(faults, 'none')}`)
      : { kind: 'close', outcome: { kind: 'replan', tasks: newTasks(assignment, draftIn(context)), reason } };
  },
});
