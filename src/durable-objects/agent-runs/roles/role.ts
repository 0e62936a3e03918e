/** What makes a role: its prompt, its tools, the tool that closes its session, and how the session opens. */

import { toldTest, toldTestText } from '../../../core/environments/base-tests.ts';
import { filterTexts } from '../../../core/environments/found-filters.ts';
import { madeText } from '../../../core/environments/repository-environment.ts';
import { flakyText } from '../../../core/environments/test-results/flaky-tests.ts';
import type { SessionRoleName } from '../../../core/roles.ts';
import type { Evaluation } from '../../../core/runs/evaluation.ts';
import { testsText } from '../../../core/runs/preparing.ts';
import type { PreviousMerge, RunState } from '../../../core/runs/record.ts';
import type { Assignment, RunOrder } from '../../../core/runs/run-order.ts';
import { type PromptTexts, renderPrompt } from '../model/prompts.ts';
import type { Tool } from '../tools/tool.ts';

/** What the system found out before the session. */
export type Prepared = {
  previous: PreviousMerge[];
  evaluation: Evaluation;
  conventions?: string;
  began?: RunState['began'];
  hasBrowser?: boolean;
};

/** The assignment of one role. */
export type AssignmentOf<R extends SessionRoleName> = Extract<Assignment, { role: R }>;

/** The first user message: a brief that is the same for every round, and a tail that is not. */
export type Opening = { brief: string; tail: string };

export type RoleDefinition<R extends SessionRoleName> = {
  role: R;
  /** Whether its prompt explains the form of a work plan. */
  readsPlans: boolean;
  tools: readonly Tool[];
  /** Ends the session; the last of its tools. */
  closing: Tool;
  opening(assignment: AssignmentOf<R>, order: RunOrder, prepared: Prepared, texts: PromptTexts): Opening;
};

/** The system prompt: the same for all runs of a role in a build, so that they share its cache entry. */
export function systemPrompt(
  role: Pick<RoleDefinition<SessionRoleName>, 'role' | 'readsPlans' | 'tools' | 'closing'>,
  order: RunOrder,
  texts: PromptTexts,
): string {
  const shared = {
    repositories: order.heads.map(({ name }) => `\`${name}/\``).join(', '),
    testCommand: testsText(order),
    tools: list(
      role.tools.map(({ definition, about }) => `\`${definition.name}\`: ${about}`),
      'none',
    ),
    closing: `\`${role.closing.definition.name}\``,
  };
  return renderPrompt(texts[role.role], role.readsPlans ? { ...shared, workPlan: texts['work-plan'].trim() } : shared);
}

/** What was found out before anything was planned, and what runs beside commands; empty where nothing is known. */
export function foundNote({ base, flaky, environments }: Pick<RunOrder, 'base' | 'flaky' | 'environments'>): string {
  const services = environments.flatMap(({ repository, environment }) =>
    environment.services.map(({ name }) => `the service ${name} of ${repository} runs beside each command`),
  );
  const filters = environments.flatMap(({ repository, filters }) => filterTexts(repository, filters));
  const made = environments.flatMap(({ repository, left }) =>
    left.made.length > 0 ? [`${repository}: ${madeText(left.made)}`] : [],
  );
  const known = [...base.map((test) => toldTestText(toldTest(test))), ...flaky.map(flakyText)];
  const found = [...known, ...services, ...filters, ...made];
  return found.length === 0 ? '' : `What the system knows of the repositories:\n${list(found, 'nothing')}\n\n`;
}

export const roundLine = (order: RunOrder): string => `Round: ${order.round}\n`;

/** A block that cannot be mistaken for the prompt around it. */
export const tagged = (tag: string, text: string): string => `<${tag}>\n${text}\n</${tag}>`;

/** One entry a line. */
export const list = (entries: readonly string[], none: string): string =>
  entries.length > 0 ? entries.map((entry) => `- ${entry}`).join('\n') : none;
