/** What planners write who correct a plan by id, and what a re-planner may correct. */
import { expect, test } from 'vitest';
import { draftOf, type PlanDraft, planOf } from '../../../src/core/plan/draft/plan-draft.ts';
import { tasksOf } from '../../../src/core/plan/work-plan.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import { planEditing, replanEditing } from '../../../src/durable-objects/agent-runs/tools/edit-plan.ts';
import { submitReplan } from '../../../src/durable-objects/agent-runs/tools/submit-plan.ts';
import { criterion, plan, requirement, task } from '../../core/builders.ts';
import { order } from '../../core/runs/records.ts';
import { toolContext } from './tool-context.ts';

type Use = { name: string; input: unknown };

/** The draft after the calls, and the first line of what each answers. */
async function edited(draft: PlanDraft, given: RunOrder, uses: readonly Use[]) {
  const answers: string[] = [];
  let next = draft;
  for (const { name, input } of uses) {
    const tool = [...planEditing, ...replanEditing, submitReplan].find(({ definition }) => definition.name === name);
    const outcome = await tool?.execute(input, toolContext({ order: given, draft: next }));
    if (outcome?.kind === 'plan-edited') next = outcome.draft;
    if (outcome && 'text' in outcome) answers.push(outcome.text);
    if (outcome?.kind === 'close') answers.push(JSON.stringify(outcome.outcome));
  }
  return { draft: next, answers };
}

/** A paragraph and three criteria a task, as real planners write them. */
const sixty = plan(
  Array.from({ length: 60 }, (_, n) =>
    task({
      id: `t${n}`,
      title: `Serve the route ${n}`,
      description:
        `Add the route ${n} beside those in api/src/routes, with its schema in api/src/schemas and its error cases as ` +
        'the others have them: a body that cannot be parsed is a 400, an unknown id a 404, and a conflict a 409. Follow ' +
        'the pattern of the routes that are there, export it from the index, and leave the middleware as it is.',
      scope: [`api:src/routes/r${n}.ts`, `api:tests/r${n}.test.ts`],
      shared: ['api:src/index.ts'],
      criteria: ['answers', 'refuses', 'says why'].map((what, c) =>
        criterion({
          id: `C${c + 1}`,
          text: `The route ${n} ${what} as the spec says, for an empty body, an unknown id and a conflict.`,
          check: `cd api && npx vitest run tests/r${n}.test.ts -t "${what}"`,
        }),
      ),
    }),
  ),
  [requirement()],
);

test('six findings in a plan of 60 tasks are folded with a fifth of what the plan takes to write, and less', async () => {
  const clearer = criterion({
    id: 'C2',
    text: 'It answers 409 for a name that is taken.',
    check: 'cd api && npm test',
  });
  const part = (id: string) => task({ id, scope: [`api:src/routes/${id}.ts`] });
  const uses = [
    { name: 'change_task', input: { id: 't3', dependsOn: ['t2'] } },
    { name: 'change_task', input: { id: 't9', criteria: [clearer] } },
    { name: 'change_task', input: { id: 't20', scope: ['api:src/routes/r20.ts', 'api:docs/r20.md'] } },
    { name: 'split_task', input: { id: 't30', into: [part('t30a'), part('t30b')] } },
    { name: 'remove_task', input: { id: 't59' } },
    { name: 'change_task', input: { id: 't41', removeCriteria: ['C3'] } },
  ];
  const { draft } = await edited(draftOf(sixty), order({ assignment: { role: 'architect', spec: 'It works.' } }), uses);
  expect(draft.tasks).toHaveLength(60);
  const share = JSON.stringify(uses).length / JSON.stringify(planOf(draft)).length;
  expect(share).toBeLessThan(0.2);
});

const stuck = task({ id: 'stuck', dependsOn: ['done'], scope: ['app:src/a/**'] });
const after = task({ id: 'after', dependsOn: ['stuck'], scope: ['app:src/b'] });
const running = plan([task({ id: 'done', scope: ['app:src/c'] }), stuck, after]);
const replanning = order({
  assignment: {
    role: 'replanner',
    spec: 'It works.',
    plan: running,
    task: stuck,
    evidence: [],
    notes: '',
    known: { settled: ['done'], used: ['done', 'stuck', 'after', 'stuck-x'] },
  },
});
const one = task({ id: 'stuck-a', dependsOn: ['done'], scope: ['app:src/a/one'] });
const two = task({ id: 'stuck-b', dependsOn: ['stuck-a'], scope: ['app:src/a/two'] });

test('a re-planner puts tasks in the place of the stuck one and hands in those alone', async () => {
  const { draft, answers } = await edited(draftOf(running), replanning, [
    { name: 'split_task', input: { id: 'stuck', into: [one, { ...two, dependsOn: ['after'] }] } },
    { name: 'submit_replan', input: { reason: 'Two things.' } },
    { name: 'change_task', input: { id: 'stuck-b', dependsOn: ['stuck-a'] } },
    { name: 'submit_replan', input: { reason: 'Two things.' } },
  ]);
  expect(tasksOf(planOf(draft))).toEqual([
    running.phases[0]?.epics[0]?.stories[0]?.tasks[0],
    one,
    two,
    { ...after, dependsOn: ['stuck-a', 'stuck-b'] },
  ]);
  expect(answers[1]).toContain('- stuck-b depends on after, which has not merged');
  expect(JSON.parse(answers[3] ?? '')).toEqual({ kind: 'replan', tasks: [one, two], reason: 'Two things.' });
});

test.each<[string, Use, string]>([
  [
    'hands in nothing as it was',
    { name: 'submit_replan', input: { reason: 'x' } },
    'no task takes the place of stuck yet: use split_task',
  ],
  [
    'changes no other task',
    { name: 'change_task', input: { id: 'after', title: 'Other' } },
    'after is not yours to change: only the tasks that take the place of stuck are.',
  ],
  [
    'lets no other task wait for more',
    { name: 'change_task', input: { id: 'done', dependsOn: ['after'] } },
    'done is not yours to change',
  ],
  ['removes no other task', { name: 'remove_task', input: { id: 'after' } }, 'after is not yours to change'],
  [
    'does not change the stuck task itself',
    { name: 'change_task', input: { id: 'stuck', title: 'Other' } },
    'stuck is not changed: an id is never used twice',
  ],
  [
    'uses no id twice',
    { name: 'split_task', input: { id: 'stuck', into: [task({ id: 'stuck-x', scope: ['app:src/a'] })] } },
    '- the id stuck-x is used already',
  ],
])('a re-planner %s', async (_, use, said) => {
  const { answers } = await edited(draftOf(running), replanning, [use]);
  expect(answers[0]).toContain(said);
});

test('what a short prompt leaves open is assumed, and quoted by a requirement; beside a spec nothing is', async () => {
  const assuming = order({ assignment: { role: 'architect', spec: 'It works.', assumes: true } });
  const uses = [
    { name: 'state_assumption', input: { id: 'A1', text: 'It answers within a second.' } },
    { name: 'check_plan', input: {} },
    { name: 'add_requirement', input: { id: 'R9', quote: 'within a  second' } },
  ];
  const { draft, answers } = await edited(draftOf(plan()), assuming, uses);
  expect(planOf(draft).assumptions).toEqual([{ id: 'A1', text: 'It answers within a second.' }]);
  expect(answers[1]).toContain('- assumption A1: no requirement quotes A1');
  const kept = await edited(draft, assuming, [{ name: 'show_plan', input: {} }]);
  expect(kept.answers[0]).toContain('A1: "It answers within a second."');
  const gone = await edited(draft, assuming, [{ name: 'remove_assumption', input: { id: 'A1' } }]);
  expect(gone.answers[0]).toContain('R9 is not a verbatim quote of the spec');
  const bySpec = await edited(
    draftOf(plan()),
    order({ assignment: { role: 'architect', spec: 'It works.' } }),
    uses.slice(0, 1),
  );
  expect(bySpec.answers).toEqual(['A spec was submitted, and nothing is assumed beside it: plan by its words.']);
});
