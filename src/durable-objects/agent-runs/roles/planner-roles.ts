/** The roles that make and judge work plans: they read the spec and the repositories, and change nothing. */
import { unquotedLines, unquotedSentences } from '../../../core/plan/fidelity/unquoted.ts';
import { planText, taskText } from '../../../core/plan/plan-text.ts';
import type { WorkPlan } from '../../../core/plan/work-plan.ts';
import { type PromptTexts, renderPrompt } from '../model/prompts.ts';
import { planEditing, replanEditing } from '../tools/edit-plan.ts';
import { listFiles } from '../tools/list-files.ts';
import { readFile } from '../tools/read-file.ts';
import { search } from '../tools/search.ts';
import {
  submitFindings,
  submitPlan,
  submitPlanVerdict,
  submitRefinedPlan,
  submitReplan,
} from '../tools/submit-plan.ts';
import type { Tool } from '../tools/tool.ts';
import { foundNote, list, type RoleDefinition, roundLine, tagged } from './role.ts';

const planner = (closing: Tool, editing: readonly Tool[] = []) => ({
  readsPlans: true,
  tools: [readFile, listFiles, search, ...editing, closing],
  closing,
});

const briefOf = (spec: string, texts: PromptTexts, material = ''): string =>
  renderPrompt(texts['spec-brief'], { spec, material });

const taggedPlan = (plan: WorkPlan): string => tagged('plan', planText(plan));

const assuming =
  'The spec is a short prompt and leaves much open. First state by `state_assumption` what you take as given, as a good ' +
  'engineer would without asking: how it is kept secure, what happens on each error, which limits hold, and what is left ' +
  'out. State few, each one that can be checked and that fits the code that is there; the person reads them before the work ' +
  'begins where they have asked to approve the plan. Requirements quote an assumption like the prompt itself.';

export const architect: RoleDefinition<'architect'> = {
  role: 'architect',
  ...planner(submitPlan, planEditing),
  opening: ({ spec, assumes }, order, _, texts) => ({
    brief: briefOf(spec, texts),
    tail: `Explore the repositories, then hand in the work plan.${assumes ? ` ${assuming}` : ''}\n\n${foundNote(order)}${roundLine(order)}`,
  }),
};

export const adversary: RoleDefinition<'adversary'> = {
  role: 'adversary',
  ...planner(submitFindings),
  opening: ({ spec, plan }, order, _, texts) => ({
    brief: briefOf(spec, texts, `The plan to attack:\n\n${taggedPlan(plan)}`),
    tail: `Check the plan against the spec and the repositories, then hand in your findings.\n\n${foundNote(order)}${roundLine(order)}`,
  }),
};

export const refiner: RoleDefinition<'refiner'> = {
  role: 'refiner',
  ...planner(submitRefinedPlan, planEditing),
  opening: ({ spec, plan, findings, faults, objections }, order, _, texts) => ({
    brief: briefOf(spec, texts),
    tail: [
      `The plan as it stands:\n\n${taggedPlan(plan)}`,
      `Findings of the adversary:\n${list(
        findings.map(({ id, severity, text, evidence }) => `${id} (${severity}): ${text}\n  Evidence: ${evidence}`),
        'none',
      )}`,
      `Faults that the system's checks found:\n${list(faults, 'none')}`,
      `Objections of the validator:\n${list(objections, 'none')}`,
      `${foundNote(order)}${roundLine(order)}`,
    ].join('\n\n'),
  }),
};

export const validator: RoleDefinition<'validator'> = {
  role: 'validator',
  ...planner(submitPlanVerdict),
  opening: ({ spec, plan, comments }, order, _, texts) => ({
    brief: briefOf(spec, texts),
    tail: [
      `The plan to judge:\n\n${taggedPlan(plan)}`,
      ...(comments.length > 0
        ? [
            `What the person who wrote the spec has asked for since, on seeing an earlier plan:\n${list(comments, 'none')}`,
          ]
        : []),
      unquotedText(spec, plan),
      `${foundNote(order)}${roundLine(order)}`,
    ].join('\n\n'),
  }),
};

function unquotedText(spec: string, plan: WorkPlan): string {
  const lines = unquotedLines(spec, unquotedSentences(spec, plan.requirements));
  return `Sentences of the spec that no requirement quotes, found by the system:\n${list(lines, 'none')}`;
}

export const replanner: RoleDefinition<'replanner'> = {
  role: 'replanner',
  ...planner(submitReplan, replanEditing),
  opening: ({ spec, plan, task, evidence, notes }, order, _, texts) => ({
    brief: briefOf(spec, texts, `The plan of the build:\n\n${taggedPlan(plan)}`),
    tail: [
      `The stuck task:\n\n${tagged('task', taskText(task))}`,
      `What was tried and how it failed:\n\n${tagged('evidence', evidence.join('\n\n') || 'nothing was recorded')}`,
      ...(notes === '' ? [] : [`What the person who ordered the build has said:\n\n${tagged('note', notes)}`]),
      `${foundNote(order)}${roundLine(order)}`,
    ].join('\n\n'),
  }),
};
