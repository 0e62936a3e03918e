import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOfFaults, draftFaults, faultLines } from '../../../../src/core/plan/draft/draft-faults.ts';
import * as edits from '../../../../src/core/plan/draft/edits.ts';
import { draftOf, emptyDraft, type PlanDraft, planOf } from '../../../../src/core/plan/draft/plan-draft.ts';
import { outlineText, planText } from '../../../../src/core/plan/plan-text.ts';
import { tasksOf } from '../../../../src/core/plan/work-plan.ts';
import { criterion, plan, requirement, task } from '../../builders.ts';

const place = { phase: 'Base', epic: 'Words', story: 'Greetings' };
const done = (edited: edits.Edited): PlanDraft => {
  if (!edited.ok) throw new Error(edited.message);
  return edited.draft;
};
const refusal = (edited: edits.Edited): string => (edited.ok ? 'not refused' : edited.message);
const idsOf = (draft: PlanDraft): string[] => tasksOf(planOf(draft)).map(({ id }) => id);
const three = draftOf(
  plan([
    task({ id: 'a', scope: ['api:a.ts'] }),
    task({ id: 'b', scope: ['api:b.ts'], dependsOn: ['a'] }),
    task({ id: 'c', scope: ['api:c.ts'], dependsOn: ['a', 'b'] }),
  ]),
);

describe('a draft', () => {
  test('is the plan that it was made of', () => {
    const whole = plan([task({ id: 'a' }), task({ id: 'b' })], [requirement()]);
    expect(planOf(draftOf(whole))).toEqual(whole);
  });

  test('grows by headings with the titles given, in the order in which they come first', () => {
    const later = { phase: 'Release', epic: 'Documents', story: 'README' };
    const beside = { ...place, story: 'Partings' };
    const laid = [
      { task: task({ id: 'a' }), place },
      { task: task({ id: 'b' }), place: later },
      { task: task({ id: 'c' }), place: beside },
      { task: task({ id: 'd' }), place },
    ].reduce((draft, one) => done(edits.addTask(draft, one)), emptyDraft);
    expect(outlineText(planOf(laid))).toBe(
      [
        '0 requirements',
        '# Base / Words / Greetings',
        '  a: Build a (10 min)',
        '  d: Build d (10 min)',
        '# Base / Words / Partings',
        '  c: Build c (10 min)',
        '# Release / Documents / README',
        '  b: Build b (10 min)',
      ].join('\n'),
    );
    expect(
      planOf(laid).phases.map(({ id, epics }) => [
        id,
        ...epics.map((epic) => [epic.id, ...epic.stories.map((story) => story.id)]),
      ]),
    ).toEqual([
      ['P1', ['E1', 'S1', 'S3']],
      ['P2', ['E2', 'S2']],
    ]);
  });

  test('corrects the quote of a requirement that is there, and keeps one that a criterion answers', () => {
    const draft = draftOf(
      plan([task({ criteria: [criterion({ requirements: ['R1'] })] })], [requirement({ id: 'R1' })]),
    );
    const corrected = done(edits.addRequirement(draft, requirement({ id: 'R1', quote: 'Say hello.' })));
    expect(corrected.requirements).toEqual([{ id: 'R1', quote: 'Say hello.' }]);
    expect(refusal(edits.removeRequirement(corrected, { id: 'R1' }))).toBe(
      'R1 is answered by a C1: change those criteria first.',
    );
    const second = done(edits.addRequirement(corrected, requirement({ id: 'R2' })));
    expect(done(edits.removeRequirement(second, { id: 'R2' }))).toEqual(corrected);
  });

  test('changes what is given of a task, criteria by their ids, and leaves the rest', () => {
    const draft = draftOf(plan([task({ id: 'a', criteria: [criterion({ id: 'C1' }), criterion({ id: 'C2' })] })]));
    const [before] = tasksOf(planOf(draft));
    const change = {
      id: 'a',
      title: 'Another',
      criteria: [criterion({ id: 'C2', text: 'says more' }), criterion({ id: 'C3' })],
      removeCriteria: ['C1'],
    };
    expect(tasksOf(planOf(done(edits.changeTask(draft, change))))).toEqual([
      { ...before, title: 'Another', criteria: [criterion({ id: 'C2', text: 'says more' }), criterion({ id: 'C3' })] },
    ]);
  });

  test('puts several tasks in the place of one, which everyone who waited for it waits for', () => {
    const split = done(
      edits.splitTask(three, { id: 'a', into: [task({ id: 'a-1' }), task({ id: 'a-2', dependsOn: ['a-1'] })] }),
    );
    expect(tasksOf(planOf(split)).map(({ id, dependsOn }) => [id, ...dependsOn])).toEqual([
      ['a-1'],
      ['a-2', 'a-1'],
      ['b', 'a-1', 'a-2'],
      ['c', 'a-1', 'a-2', 'b'],
    ]);
  });

  test('moves a task behind another, and to another story', () => {
    expect(idsOf(done(edits.moveTask(three, { id: 'a', after: 'b' })))).toEqual(['b', 'a', 'c']);
    expect(outlineText(planOf(done(edits.moveTask(three, { id: 'b', place }))))).toContain(
      '# Base / Words / Greetings\n  b:',
    );
  });

  test.each<[string, edits.Edited, string]>([
    [
      'an id that is used',
      edits.addTask(three, { task: task({ id: 'a' }), place }),
      'There is a task a already: change it by change_task.',
    ],
    ['a task that is not there', edits.removeTask(three, { id: 'x' }), 'There is no task x. The tasks are a, b, c.'],
    [
      'a task of a draft without any',
      edits.removeTask(emptyDraft, { id: 'x' }),
      'There is no task x. The plan has none yet.',
    ],
    [
      'a criterion that is not there',
      edits.changeTask(three, { id: 'a', removeCriteria: ['C9'] }),
      'a has no criterion C9.',
    ],
    [
      'the last criterion',
      edits.changeTask(three, { id: 'a', removeCriteria: ['C1'] }),
      'criteria: Too small: expected array to have >=1 items',
    ],
    [
      'a split into an id that is used',
      edits.splitTask(three, { id: 'a', into: [task({ id: 'b' })] }),
      'The ids b are used already.',
    ],
    [
      'a move to nowhere',
      edits.moveTask(three, { id: 'a' }),
      'Say where it goes: a place, a task to come after, or both.',
    ],
  ])('refuses %s', (_, edited, message) => {
    expect(refusal(edited)).toBe(message);
  });
});

describe('any course of edits', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const id = fc.constantFrom(...ids);
  const title = fc.constantFrom('One', 'Two');
  const placing = fc.record({ phase: title, epic: title, story: title });
  const anyTask = fc.record({ id, dependsOn: fc.uniqueArray(id, { maxLength: 2 }) }).map((given) => task(given));
  const edit = fc.oneof(
    fc
      .record({ task: anyTask, place: placing, after: fc.option(id, { nil: undefined }) })
      .map((input) => (draft: PlanDraft) => edits.addTask(draft, input)),
    fc.record({ id, place: placing }).map((input) => (draft: PlanDraft) => edits.moveTask(draft, input)),
    fc.record({ id, after: id }).map((input) => (draft: PlanDraft) => edits.moveTask(draft, input)),
    id.map((gone) => (draft: PlanDraft) => edits.removeTask(draft, { id: gone })),
    fc
      .record({ id, into: fc.array(anyTask, { minLength: 1, maxLength: 2 }) })
      .map((input) => (draft: PlanDraft) => edits.splitTask(draft, input)),
  );

  test('loses no task and doubles none but those that it splits into twice, and reads back as it is', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (course) => {
        const end = course.reduce((draft, one) => {
          const edited = one(draft);
          return edited.ok ? edited.draft : draft;
        }, emptyDraft);
        const before = end.tasks.map(({ task }) => task.id).toSorted();
        expect(idsOf(end).toSorted()).toEqual(before);
        expect(planOf(draftOf(planOf(end)))).toEqual(planOf(end));
      }),
    );
  });
});

describe('faults of a draft', () => {
  const against = { repositories: ['api'], spec: 'It greets.' };

  test('are named by the ids of tasks and requirements', () => {
    const faulty = draftOf(
      plan(
        [task({ id: 'a', scope: ['web:a.ts'], criteria: [criterion({ requirements: ['R1'] })] })],
        [requirement({ id: 'R1', quote: 'It greets.' }), requirement({ id: 'R2', quote: 'It parts.' })],
      ),
    );
    const faults = draftFaults(faulty, against);
    expect(faults).toEqual({
      faults: [
        'requirement R2: R2 is not a verbatim quote of the spec',
        'task a.scope[0]: there is no repository web; the build has api',
      ],
      uncovered: ['R2'],
    });
    expect(faultLines(faults).at(-1)).toBe('requirement R2: no criterion covers it');
  });

  test('are there while the draft is no plan yet', () => {
    expect(draftFaults(emptyDraft, against)).toEqual({ faults: ['there is no requirement yet'], uncovered: [] });
    const begun = done(edits.addRequirement(emptyDraft, requirement({ id: 'R1', quote: 'It greets.' })));
    expect(draftFaults(begun, against)).toEqual({ faults: ['there is no task yet'], uncovered: ['R1'] });
  });

  test('of scopes are seen however many requirements wait for a criterion', () => {
    const waiting = Array.from({ length: 200 }, (_, n) => requirement({ id: `R${n + 1}`, quote: 'It greets.' }));
    const { faults, uncovered } = draftFaults(draftOf(plan([task({ scope: ['web:a.ts'] })], waiting)), against);
    expect([faults, uncovered.length]).toEqual([
      ['task a.scope[0]: there is no repository web; the build has api'],
      199,
    ]);
  });

  test('are told by what a change causes and ends, and coverage by its number', () => {
    const before = { faults: ['x: old', 'z: stays'], uncovered: ['R1', 'R2'] };
    expect(changeOfFaults(before, { faults: ['y: new', 'z: stays'], uncovered: ['R1'] })).toBe(
      'Faults that this causes:\n- y: new\nFaults that this ends:\n- x: old\nOpen: 2 faults, 1 of the requirements without a criterion.',
    );
  });
});

test('a plan is read without the marks of JSON, and with all that it says', () => {
  const whole = plan(
    [
      task({
        id: 'greet',
        title: 'Greet',
        description: 'Say hello.\nTwice.',
        scope: ['api:a.ts'],
        shared: ['api:index.ts'],
        dependsOn: ['base'],
        criteria: [
          criterion({ id: 'C1', text: 'It greets.', requirements: ['R1'], check: 'cd api && npm test' }),
          criterion({ id: 'C2', text: 'It still waves.', kind: 'guards', requirements: ['R1'] }),
        ],
      }),
    ],
    [requirement({ id: 'R1', quote: 'Say "hello".' })],
  );
  expect(planText(whole)).toBe(
    [
      'Requirements:',
      'R1: "Say \\"hello\\"."',
      '',
      '# Phase / Epic / Story',
      '',
      'Task greet: Greet (10 min, after base)',
      '  scope: api:a.ts',
      '  shared: api:index.ts',
      '  Say hello.',
      '  Twice.',
      '  C1 [R1] It greets.',
      '    check: cd api && npm test',
      '  C2 [R1] (guards) It still waves.',
    ].join('\n'),
  );
});
