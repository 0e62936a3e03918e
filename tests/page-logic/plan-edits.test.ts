/** What a person's edits make of a plan, and where its faults stand. */
import { expect, test } from 'vitest';
import { placedTasks, type WorkPlan } from '../../src/page/views/plan/plan-tree.ts';
import {
  linesIn,
  moved,
  rejectionOf,
  withCriterion,
  withNewCriterion,
  withoutCriterion,
  withTask,
  wordsIn,
} from '../../src/page/views/plan/review/edits.ts';
import { faultsOf } from '../../src/page/views/plan/review/plan-faults.ts';

const task = (id: string) => ({
  id,
  title: `Do ${id}`,
  description: `All of ${id}`,
  scope: [`lib:src/${id}/**`],
  shared: [],
  dependsOn: [],
  criteria: [{ id: 'C1', text: `${id} works`, requirements: ['R1'], check: 'npm test' }],
  estimateMinutes: 15,
});
const story = (id: string, ...tasks: string[]) => ({ id, title: id, tasks: tasks.map(task) });
const plan: WorkPlan = {
  requirements: [{ id: 'R1', quote: 'all works' }],
  phases: [
    {
      id: 'P1',
      title: 'First',
      epics: [{ id: 'E1', title: 'Lib', stories: [story('S1', 'a', 'b'), story('S2', 'c')] }],
    },
    { id: 'P2', title: 'Second', epics: [{ id: 'E2', title: 'More', stories: [story('S3', 'd', 'e')] }] },
  ],
};
const orderOf = (edited: WorkPlan | null) =>
  edited?.phases
    .flatMap(({ epics }) => epics.flatMap(({ stories }) => stories))
    .map(({ id, tasks }) => `${id}: ${tasks.map((one) => one.id).join(' ')}`);

test('an edit changes its task alone; a field that is emptied goes', () => {
  const edited = withTask(plan, 'b', { title: 'Do it', publishes: undefined });
  expect(placedTasks(edited).map(({ task: one }) => one)).toEqual(
    placedTasks(plan).map(({ task: one }) => (one.id === 'b' ? { ...one, title: 'Do it' } : one)),
  );
  expect(edited.phases[1]?.epics[0]?.stories[0]).toBe(plan.phases[1]?.epics[0]?.stories[0]);
});

test('a task moves within its story, at its edge into the next one, and never leaves a story empty', () => {
  expect(orderOf(moved(plan, 'a', 1))).toEqual(['S1: b a', 'S2: c', 'S3: d e']);
  expect(orderOf(moved(plan, 'b', -1))).toEqual(['S1: b a', 'S2: c', 'S3: d e']);
  expect(orderOf(moved(plan, 'b', 1))).toEqual(['S1: a', 'S2: b c', 'S3: d e']);
  expect(orderOf(moved(plan, 'd', -1))).toEqual(['S1: a b', 'S2: c d', 'S3: e']);
  expect([moved(plan, 'a', -1), moved(plan, 'c', 1), moved(plan, 'e', 1), moved(plan, 'x', 1)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('criteria are reworded, added with an id of their own, and removed', () => {
  const one = task('a');
  const two = { ...one, ...withNewCriterion({ ...one, criteria: [{ id: 'C2', text: 'x', requirements: ['R2'] }] }) };
  expect(two.criteria).toEqual([
    { id: 'C2', text: 'x', requirements: ['R2'] },
    { id: 'C3', text: '', requirements: ['R2'] },
  ]);
  expect(withCriterion(one, 'C1', { text: 'a is fast', check: undefined })).toEqual({
    criteria: [{ id: 'C1', text: 'a is fast', requirements: ['R1'] }],
  });
  expect(withoutCriterion(two, 'C2')).toEqual({ criteria: [{ id: 'C3', text: '', requirements: ['R2'] }] });
});

test('lists are written one a line, or with blanks and commas', () => {
  expect(linesIn(' lib:src/** \n\nlib:docs/User Guide.md\n')).toEqual(['lib:src/**', 'lib:docs/User Guide.md']);
  expect(wordsIn('R1, R2\n R3,')).toEqual(['R1', 'R2', 'R3']);
});

test('each fault stands at its field, and what no field has stands above', () => {
  const at = 'plan.phases[0].epics[0].stories[0].tasks[1]';
  const { byTask, others, count } = faultsOf(plan, [
    { path: `${at}.scope[0]`, message: 'there is no repository lab' },
    { path: `${at}.criteria[0].requirements[1]`, message: 'there is no requirement R9' },
    { path: `${at}.criteria`, message: 'too few' },
    { path: at, message: 'unknown field' },
    { path: 'plan.requirements[0]', message: 'no criterion covers R1' },
    { path: 'plan.phases[7].epics[0].stories[0].tasks[0].title', message: 'is gone' },
  ]);
  const b = { task: 'b', title: 'Do b' };
  expect([...byTask]).toEqual([
    [
      'b',
      [
        { ...b, field: 'scope', message: 'there is no repository lab' },
        { ...b, field: 'criteria-0-requirements', message: 'there is no requirement R9' },
        { ...b, field: 'criteria', message: 'too few' },
        { ...b, field: '', message: 'unknown field' },
      ],
    ],
  ]);
  expect(others).toEqual([
    { path: 'requirements[0]', message: 'no criterion covers R1' },
    { path: 'phases[7].epics[0].stories[0].tasks[0].title', message: 'is gone' },
  ]);
  expect(count).toBe(6);
});

test('a plan goes back with what is said of it, and not with nothing', () => {
  const ofTasks = new Map([
    ['a', ' Split it. '],
    ['b', '  '],
  ]);
  expect(rejectionOf('', ofTasks)).toEqual({ taskComments: [{ task: 'a', text: 'Split it.' }] });
  expect(rejectionOf(' Smaller. ', new Map())).toEqual({ comments: 'Smaller.' });
  expect(rejectionOf(' ', new Map([['b', ' ']]))).toBe(null);
});
