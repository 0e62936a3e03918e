/** Which requirements are met, and by what: each with its words, its place in the spec, and the criteria that answer it. */
import { type PageQuery, pageOf } from '../../contract/reads/page.ts';
import type { RequirementCoverage, RequirementList } from '../../contract/reads/requirements.ts';
import { requirementStates } from '../fidelity/requirement-states.ts';
import { specView } from '../spec-view.ts';
import { type BuildState, liveTasks } from '../state.ts';

/** In the plan's order; none before there is a plan. */
export function requirementCoverage(state: BuildState): RequirementCoverage[] {
  const { plan, fidelity } = state;
  if (plan === null) return [];
  const failed = fidelity?.verified?.failed ?? [];
  const broken = new Set(
    failed.flatMap(({ criteria }) => criteria.map(({ task, criterion }) => `${task}/${criterion}`)),
  );
  const tasks = liveTasks(state);
  const states = new Map(requirementStates(plan, tasks, failed).map((one) => [one.id, one.state]));
  const places = new Map(specView(state)?.requirements.map((one) => [one.id, one]));
  const answers = tasks.flatMap(({ task, stage, criteria }) =>
    task.criteria.flatMap(({ id, text, requirements }) => {
      const verdict = criteria.find(({ criterion }) => criterion === id);
      const isBroken = stage.kind === 'merged' && broken.has(`${task.id}/${id}`);
      const seen = { pass: verdict?.pass ?? null, evidence: verdict?.evidence ?? null, isBroken };
      const criterion = { task: task.id, taskStatus: stage.kind, criterion: id, text, ...seen };
      return [...new Set(requirements)].map((requirement) => ({ requirement, criterion }));
    }),
  );
  const answersOf = Map.groupBy(answers, ({ requirement }) => requirement);
  return plan.requirements.map(({ id, quote }) => ({
    id,
    quote,
    at: places.get(id)?.at ?? [],
    assumption: places.get(id)?.assumption ?? null,
    state: states.get(id) ?? 'open',
    criteria: (answersOf.get(id) ?? []).map(({ criterion }) => criterion),
  }));
}

/** Null where the cursor is none. */
export function requirementList(state: BuildState, query: PageQuery): RequirementList | null {
  const page = pageOf(requirementCoverage(state), query, ({ id }) => id);
  return page && { requirements: page.items, next: page.next };
}
