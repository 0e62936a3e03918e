/** The tools by which planners lay down a work plan and change it, one durable change a call, each answered with what it does to the plan's faults. */
import { z } from 'zod';
import { checksToTry } from '../../../core/plan/draft/base-tries.ts';
import { changeOfFaults, type DraftFaults, draftFaults, faultLines } from '../../../core/plan/draft/draft-faults.ts';
import * as edits from '../../../core/plan/draft/edits.ts';
import { type PlanDraft, planOf } from '../../../core/plan/draft/plan-draft.ts';
import { beyondStuck, replanFaults } from '../../../core/plan/draft/replan.ts';
import { unquotedLines, unquotedSentences } from '../../../core/plan/fidelity/unquoted.ts';
import type { PlanContext } from '../../../core/plan/plan-check.ts';
import { assumptionLines, outlineText, requirementLine, taskText } from '../../../core/plan/plan-text.ts';
import { Assumption, Requirement, tasksOf } from '../../../core/plan/work-plan.ts';
import type { RunOrder } from '../../../core/runs/run-order.ts';
import { answer, capped, refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { list } from '../roles/role.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';
import { tryChecks } from './try-checks.ts';

/** A plan, with the spec beside it, is a row of its readers' orders, and a row holds 2 MB. */
const mostPlanBytes = 600_000;

/** What the plan of a run is checked against. */
export const planContextOf = ({ assignment, heads }: RunOrder): PlanContext => ({
  repositories: heads.map(({ name }) => name),
  // Where a plan was submitted, its requirements quote nothing.
  spec: 'spec' in assignment && assignment.spec !== '' ? assignment.spec : null,
  // In the middle of the work dispatch keeps tasks apart.
  ...(assignment.role === 'replanner' && { claims: false }),
});

/** All that is wrong with the draft for the role that edits it. */
export function faultsOf(draft: PlanDraft, order: RunOrder): DraftFaults {
  const { assignment } = order;
  const { faults, uncovered } = draftFaults(draft, planContextOf(order));
  const own =
    assignment.role === 'replanner' && assignment.known ? replanFaults(assignment, draft, assignment.known) : [];
  return { faults: [...own, ...faults], uncovered };
}

export function draftIn({ draft }: Pick<ToolContext, 'draft'>): PlanDraft {
  if (!draft) throw new Error('this role edits no plan');
  return draft;
}

const bytesOf = (draft: PlanDraft): number => new TextEncoder().encode(JSON.stringify(planOf(draft))).length;

function editingTool<T>(tool: {
  name: string;
  description: string;
  about: string;
  input: z.ZodType<T>;
  edit: (draft: PlanDraft, input: T) => edits.Edited;
  said: (input: T) => string;
}): Tool {
  return defineTool({
    definition: { name: tool.name, description: tool.description, input_schema: inputSchema(tool.input) },
    about: tool.about,
    input: tool.input,
    execute: async (input, context) => {
      const before = draftIn(context);
      const edited = tool.edit(before, input);
      if (!edited.ok) return refusal(edited.message);
      const { draft } = edited;
      const { assignment } = context.order;
      const beyond = assignment.role === 'replanner' ? beyondStuck(assignment, draft) : undefined;
      if (beyond !== undefined) return refusal(beyond);
      if (draft.assumptions !== before.assumptions && !('assumes' in assignment && assignment.assumes))
        return refusal('A spec was submitted, and nothing is assumed beside it: plan by its words.');
      const bytes = bytesOf(draft);
      if (bytes > mostPlanBytes && bytes > bytesOf(before))
        return refusal(`A plan has at most ${mostPlanBytes} bytes, and this one would have ${bytes}: say it shorter.`);
      const change = changeOfFaults(faultsOf(before, context.order), faultsOf(draft, context.order));
      // The plan changes with the answer: until all checks have been tried, the call is made again from the plan before.
      const tries = await tryChecks(checksToTry(before, draft), context);
      if (tries.kind === 'unfinished') return tries.outcome;
      const text = [tool.said(input), ...tries.lines, change].join('\n');
      return { kind: 'plan-edited', draft, text: capped(text) };
    },
  });
}

const stateAssumption = editingTool({
  name: 'state_assumption',
  description:
    'States what the plan takes as given where a short prompt leaves it open. Requirements quote it like the prompt. With ' +
    'the id of one that is there, it words it anew.',
  about: 'states what the plan takes as given where a short prompt leaves it open, for requirements to quote',
  input: Assumption,
  edit: edits.stateAssumption,
  said: ({ id }) => `${id} is stated.`,
});

const removeAssumption = editingTool({
  name: 'remove_assumption',
  description: 'Takes an assumption back.',
  about: 'takes an assumption back',
  input: edits.RemoveAssumption,
  edit: edits.removeAssumption,
  said: ({ id }) => `${id} is no longer assumed.`,
});

const addRequirement = editingTool({
  name: 'add_requirement',
  description: 'Adds a requirement to the plan. With the id of one that is there, it corrects its quote.',
  about: 'adds a requirement, or corrects the quote of one',
  input: Requirement,
  edit: edits.addRequirement,
  said: ({ id }) => `${id} is in the plan.`,
});

const removeRequirement = editingTool({
  name: 'remove_requirement',
  description: 'Removes a requirement that no criterion answers.',
  about: 'removes a requirement that no criterion answers',
  input: edits.RemoveRequirement,
  edit: edits.removeRequirement,
  said: ({ id }) => `${id} is no longer in the plan.`,
});

const addTask = editingTool({
  name: 'add_task',
  description:
    'Adds a task to the plan, in the phase, epic and story with the titles given; those that are not there yet are ' +
    'made. It comes last, or after the task that `after` names.',
  about: 'adds a task; several in one message lay down a plan quickly',
  input: edits.AddTask,
  edit: edits.addTask,
  said: ({ task }) => `The task ${task.id} is in the plan.`,
});

const changeTask = editingTool({
  name: 'change_task',
  description:
    'Changes a task: each field that is given replaces that field, criteria replace those with the same ids or are ' +
    'added, and `removeCriteria` removes some. What is not given stays.',
  about: 'changes fields and criteria of a task; give only what changes',
  input: edits.ChangeTask,
  edit: edits.changeTask,
  said: ({ id }) => `The task ${id} is changed.`,
});

const moveTask = editingTool({
  name: 'move_task',
  description: 'Moves a task to another place of the outline, behind another task, or both.',
  about: 'moves a task within the outline',
  input: edits.MoveTask,
  edit: edits.moveTask,
  said: ({ id }) => `The task ${id} is moved.`,
});

const removeTask = editingTool({
  name: 'remove_task',
  description: 'Removes a task. What depends on it has to be changed as well.',
  about: 'removes a task',
  input: edits.RemoveTask,
  edit: edits.removeTask,
  said: ({ id }) => `The task ${id} is no longer in the plan.`,
});

const splitTask = editingTool({
  name: 'split_task',
  description: 'Puts several tasks in the place of one. What depended on it depends on all of them.',
  about: 'puts several tasks in the place of one',
  input: edits.SplitTask,
  edit: edits.splitTask,
  said: ({ id, into }) => `In the place of ${id} are ${into.map((task) => task.id).join(', ')}.`,
});

const Shown = z.strictObject({ tasks: z.array(z.string().max(40)).max(50).optional() });

const showPlan = defineTool({
  definition: {
    name: 'show_plan',
    description: 'Shows the plan as it stands: its requirements and a line for each task, or the tasks named, whole.',
    input_schema: inputSchema(Shown),
  },
  about: 'shows the plan as it stands',
  input: Shown,
  execute: async ({ tasks }, context) => {
    const plan = planOf(draftIn(context));
    if (tasks === undefined)
      return answer(
        [...assumptionLines(plan.assumptions), ...plan.requirements.map(requirementLine), outlineText(plan)].join('\n'),
      );
    const known = new Map(tasksOf(plan).map((task) => [task.id, task]));
    const texts = tasks.map((id) => {
      const task = known.get(id);
      return task ? taskText(task) : `There is no task ${id}.`;
    });
    return answer(texts.join('\n\n'));
  },
});

const checkPlan = defineTool({
  definition: {
    name: 'check_plan',
    description:
      'Lists every fault that the checks of the system find in the plan as it stands, and the sentences of the spec that ' +
      'no requirement quotes.',
    input_schema: inputSchema(z.strictObject({})),
  },
  about: 'lists every fault of the plan, and the sentences of the spec that no requirement quotes',
  input: z.strictObject({}),
  execute: async (_, context) => {
    const draft = draftIn(context);
    const { assignment } = context.order;
    const faults = list(faultLines(faultsOf(draft, context.order)), 'No fault.');
    const isCut = assignment.role === 'architect' || assignment.role === 'refiner';
    return answer(isCut ? `${faults}\n\n${unquotedText(assignment.spec, draft)}` : faults);
  },
});

/** Sentences that a planner reads at a time: with requirements for these, the next are listed. */
const mostUnquoted = 40;

function unquotedText(spec: string, { requirements }: PlanDraft): string {
  const lines = unquotedLines(spec, unquotedSentences(spec, requirements));
  if (lines.length === 0) return 'Every sentence of the spec is quoted.';
  const more = lines.length > mostUnquoted ? `\n- and ${lines.length - mostUnquoted} more` : '';
  return `Sentences of the spec that no requirement quotes; the validator has to say of each why it asks for nothing:\n${list(lines.slice(0, mostUnquoted), 'none')}${more}`;
}

/** Of a re-planner, in the order in which the prompt names them. */
export const replanEditing: readonly Tool[] = [splitTask, addTask, changeTask, removeTask, showPlan, checkPlan];

/** In the order in which the prompt names them. */
export const planEditing: readonly Tool[] = [
  stateAssumption,
  removeAssumption,
  addRequirement,
  removeRequirement,
  addTask,
  changeTask,
  moveTask,
  removeTask,
  splitTask,
  showPlan,
  checkPlan,
];
