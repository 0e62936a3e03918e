/** Every role's prompt renders, and says what the tools and the scripts rely on. */

import { expect, test } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { Criterion, Requirement, Task } from '../../../src/core/plan/work-plan.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import type { Assignment } from '../../../src/core/runs/run-order.ts';
import { renderPrompt } from '../../../src/durable-objects/agent-runs/model/prompts.ts';
import type { Prepared } from '../../../src/durable-objects/agent-runs/roles/role.ts';
import { sessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import { criterion, sha, task } from '../../core/builders.ts';
import { assignments, generating, order } from '../../core/runs/records.ts';
import { promptTexts as texts } from './texts.ts';

const evaluating = assignments.filter((assignment) => assignment.role === 'evaluator')[0];
if (!evaluating) throw new Error('no evaluator');

const prepared: Prepared = { previous: [], evaluation: noEvaluation };

const openingOf = (given: Parameters<typeof order>[0], state = prepared): string =>
  sessionRole(order(given), texts)
    .firstMessage(state)
    .content.map(({ text }) => text)
    .join('');

test.each(assignments)('the prompt of the $role renders with its closing tool', (assignment) => {
  const role = sessionRole(order({ assignment }), texts);
  const { system, tools } = role.frame;
  expect(system.split('\n')[0]).toBe(`Role: ${assignment.role}`);
  expect(system).not.toMatch(/\{\{|undefined/);
  expect(system).toContain(`\`${role.closingName}\``);
  expect(tools.at(-1)?.name).toBe(role.closingName);
  const opening = openingOf({ assignment, round: 3 });
  expect(opening).not.toMatch(/\{\{|undefined/);
  expect(opening).toContain('\nRound: 3\n');
});

const frameOf = (assignment: Assignment) => sessionRole(order({ assignment }), texts).frame;
const toolNames = new Set(assignments.flatMap((assignment) => frameOf(assignment).tools.map(({ name }) => name)));

test.each(assignments)('the prompt of the $role lists its tools, and names no other', (assignment) => {
  const { system, tools } = frameOf(assignment);
  const listed = [...system.matchAll(/^- `(\w+)`: ./gm)].map(([, name]) => name);
  expect(listed).toEqual(tools.map(({ name }) => name));
  const named = [...system.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).filter((name) => toolNames.has(name));
  expect(new Set(named)).toEqual(new Set(listed));
});

test('the system prompt and the tools are the same for every run of a role in a build', () => {
  const one = sessionRole(order({ runId: 'b-r1', round: 1 }), texts);
  const other = sessionRole(
    order({
      runId: 'b-r2',
      round: 2,
      heads: [{ name: 'app', url: 'https://example.com/app.git', commit: sha('b'), git: usualGit }],
      assignment: generating({ task: task({ id: 'other' }), discoveries: 'new' }),
    }),
    texts,
  );
  expect(other.frame).toEqual(one.frame);
});

test('the brief of a task is the same in every round, and its first line names the task', () => {
  const check = criterion({ check: 'cd app && npm test' });
  const guard = criterion({ id: 'C2', text: 'It waves.', kind: 'guards' });
  const briefIn = (round: number) =>
    sessionRole(
      order({ round, assignment: generating({ task: task({ id: 'wrap', criteria: [check, guard] }) }) }),
      texts,
    )
      .firstMessage(prepared)
      .content.at(0)?.text;
  expect(briefIn(2)).toBe(briefIn(1));
  expect(briefIn(1)).toMatch(/^Task: wrap\nBuild wrap\n/);
  expect(briefIn(1)).toContain('Check: `cd app && npm test`');
  expect(briefIn(1)).toContain('C2 (R1; guards: it held before this task, and has to hold after it): It waves.');
});

test('a generator learns of conflicts, feedback, notes and discoveries after the round', () => {
  const assignment = generating({
    feedback: [
      { kind: 'conflict', repository: 'app', paths: ['src/index.ts'], head: sha('b'), candidate: sha('c') },
      { kind: 'criteria', failed: [{ criterion: 'C1', pass: false, evidence: 'it returns null' }] },
    ],
    discoveries: '- fact from a: dates are UTC',
    notes: 'Keep the old names.',
  });
  const previous = [{ kind: 'conflict' as const, repository: 'app', paths: ['src/index.ts'] }];
  const opening = openingOf({ assignment, round: 2 }, { ...prepared, previous });
  expect(opening).toContain('conflict in src/index.ts');
  expect(opening).toContain('`git merge FETCH_HEAD` in the folder `app`');
  const tail = opening.slice(opening.indexOf('\nRound: 2\n'));
  expect(tail).toContain('Merge conflict in app: src/index.ts');
  expect(tail).toContain('C1: it returns null');
  expect(tail).toContain('- fact from a: dates are UTC');
  expect(tail).toMatch(/^Notes from the person who ordered this build.*\n<notes>\nKeep the old names\.\n<\/notes>$/m);
});

test('who works on a task and who grades it read the same amendments, in the words of the person', () => {
  const amendments = [{ id: 'note-n1', text: 'In "capitals".' }];
  for (const assignment of [generating({ amendments }), { ...evaluating, amendments, notes: 'Dates are UTC.' }])
    expect(openingOf({ assignment })).toContain('\n- note-n1 (amendment): "In \\"capitals\\"."\n');
  expect(openingOf({ assignment: { ...evaluating, notes: 'Dates are UTC.' } })).toContain(
    '<notes>\nDates are UTC.\n</notes>',
  );
});

test('the limits that the prompt of planners names are those that a plan is refused by', () => {
  const text = texts['work-plan'];
  const named = (words: RegExp) => Number(words.exec(text)?.[1]?.replace(',', ''));
  const whole = task({ criteria: [criterion()] });
  const takes = (given: Partial<Task>) => Task.safeParse({ ...whole, ...given }).success;
  const limits: [RegExp, (size: number) => boolean][] = [
    [
      /A check has at most ([\d,]*\d) char/,
      (size) => Criterion.safeParse({ ...criterion(), check: 'x'.repeat(size) }).success,
    ],
    [
      /text of a criterion ([\d,]*\d)/,
      (size) => Criterion.safeParse({ ...criterion(), text: 'x'.repeat(size) }).success,
    ],
    [/quote has at most ([\d,]*\d)/, (size) => Requirement.safeParse({ id: 'R1', quote: 'x'.repeat(size) }).success],
    [/title of a task ([\d,]*\d)/, (size) => takes({ title: 'x'.repeat(size) })],
    [/its description ([\d,]*\d)/, (size) => takes({ description: 'x'.repeat(size) })],
    [/at most ([\d,]*\d) criteria/, (size) => takes({ criteria: Array(size).fill(criterion()) })],
    [/and ([\d,]*\d) globs/, (size) => takes({ scope: Array(size).fill('app:a') })],
    [/and ([\d,]*\d) globs/, (size) => takes({ shared: Array(size).fill('app:a') })],
  ];
  for (const [words, isTaken] of limits) {
    const most = named(words);
    expect([String(words), isTaken(most), isTaken(most + 1)]).toEqual([String(words), true, false]);
  }
});

test('a missing variable, an unused one and a value that looks like one are told apart', () => {
  expect(renderPrompt('Hello {{name}}', { name: '{{other}} $&' })).toBe('Hello {{other}} $&');
  expect(() => renderPrompt('Hello {{name}}', {})).toThrow('the prompt needs a value for {{name}}');
  expect(() => renderPrompt('Hello', { name: 'x' })).toThrow('the prompt has no place for name');
});

test('a generator is told what of its sandbox may be left from the round before, and nothing where that is not known', () => {
  const words = (began?: Prepared['began']) =>
    openingOf({ assignment: generating() }, began ? { ...prepared, began } : prepared).match(
      /The sandbox is [^.:]+/,
    )?.[0];
  expect([words('new'), words('of the round before'), words()]).toEqual([
    'The sandbox is new',
    'The sandbox is that of the round before',
    undefined,
  ]);
});

test('an evaluator reads the last lines of what passes and the whole of what fails', () => {
  const output = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n');
  const ran = (exitCode: number) => ({
    command: 'npm test',
    passed: exitCode === 0,
    exitCode,
    excerpt: output,
    durationMs: 1234,
  });
  const assignment = evaluating;
  const evaluation = { ...noEvaluation, tests: ran(0), checks: [{ criterion: 'C1', test: ran(1) }] };
  const opening = openingOf({ assignment }, { ...prepared, evaluation });
  const passing = Array.from({ length: 12 }, (_, index) => `line ${index + 19}`).join('\n');
  expect(opening).toContain(`\`npm test\` passed (exit code 0) after 1.2 s\n<output>\n${passing}\n</output>`);
  expect(opening).toContain(`C1: \`npm test\` failed (exit code 1) after 1.2 s\n<output>\n${output}\n</output>`);
});
