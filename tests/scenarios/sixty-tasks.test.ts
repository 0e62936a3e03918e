/** The build that Breakwater is named for: sixty tasks over a repository and its two submodules, from a spec to the end. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeTask, layDown, submitPlan, turn } from '../../examples/textkit/script/turns.ts';
import type { Task, WorkPlan } from '../../src/core/plan/work-plan.ts';
import { criterion, requirement, task } from '../core/builders.ts';
import { git } from '../git/repositories.ts';
import { addSubmodules, testCommand } from './bare-repositories.ts';
import { built, tasksOf } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, generates, grades, plans, submits } from './sessions.ts';

const names = ['core', 'ui', 'app'] as const;
type Name = (typeof names)[number];
const numbers = Array.from({ length: 20 }, (_, index) => String(index + 1).padStart(2, '0'));
const idOf = (name: Name, number: string): string => `${name}-${number}`;
const parts = names.flatMap((name) => numbers.map((number) => ({ name, number, id: idOf(name, number) })));

const sentence = (id: string): string => `The part ${id} says its name.`;
const spec = parts.map(({ id }) => sentence(id)).join('\n');

/** A part of the app needs the parts of the same number, and its check finds them in the submodules. */
const partOf = (name: Name, number: string): Task => {
  const id = idOf(name, number);
  const needed = name === 'app' ? [idOf('core', number), idOf('ui', number)] : [];
  const files = needed.map((part) => `app/libs/${part.slice(0, -3)}/${part}.txt`);
  const check = files.map((path) => `test -s ${path}`).join(' && ');
  const asked = { text: `${id}.txt holds ${id}`, requirements: [`R-${id}`] };
  const criteria = [criterion({ ...asked, ...(needed.length > 0 && { check }) })];
  return task({ id, scope: [`${name}:${id}.txt`], dependsOn: needed, criteria });
};

const plan: WorkPlan = {
  requirements: parts.map(({ id }) => requirement({ id: `R-${id}`, quote: sentence(id) })),
  phases: names.map((name, at) => {
    const stories = [{ id: `S${at + 1}`, title: name, tasks: numbers.map((number) => partOf(name, number)) }];
    return { id: `P${at + 1}`, title: name, epics: [{ id: `E${at + 1}`, title: name, stories }] };
  }),
};

const finding = { id: 'F1', severity: 'blocker', text: 'The title of core-01 says nothing.', evidence: 'core-01' };
const answer = { finding: 'F1', accepted: true, text: 'It says what it builds.' };
const calls = layDown(plan);
const laysDown = Array.from({ length: Math.ceil(calls.length / 20) }, (_, index) =>
  turn('The next part of the plan.', ...calls.slice(20 * index, 20 * index + 20)),
);
const submitsAnswers = { name: 'submit_plan', input: { answers: [answer] } };
const handsIn = (name: string, input: object) => [turn('I hand this in.', { name, input })];

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    plans('architect', spec, [...laysDown, turn('It is whole.', submitPlan)]),
    plans('adversary', spec, handsIn('submit_findings', { findings: [finding] })),
    plans('refiner', spec, [turn('It says it.', changeTask('core-01', { title: 'Begin the core' }), submitsAnswers)]),
    plans('validator', spec, handsIn('submit_verdict', { approved: true, reasons: [] })),
    plans('auditor', spec, handsIn('submit_audit', { findings: [], summary: 'Every part says its name.' })),
    ...parts.flatMap(({ name, id }) => [
      generates(id, [turn('It says its name.', ...creations({ [`${name}/${id}.txt`]: `${id}\n` }), submits())]),
      grades(id),
    ]),
  ]);
});
afterAll(() => stack?.close());

/** Some two minutes on two cores that are free: a limit for what hangs, on a machine that may be busy. */
const patience = { timeout: 900_000 };

test(
  'sixty tasks over a repository and its submodules are planned, built, looked at as a whole and complete',
  patience,
  async () => {
    const gitmodules = names
      .slice(0, 2)
      .map((name) => `[submodule "${name}"]\n\tpath = libs/${name}\n\turl = ../${name}.git\n`)
      .join('');
    const repositories = names.map((name) => ({
      name,
      url: stack.repository(name, name === 'app' ? { '.gitmodules': gitmodules } : {}),
    }));
    addSubmodules(stack.repositories, 'app', { 'libs/core': 'core', 'libs/ui': 'ui' });
    const { view, events } = await built(stack.client, {
      spec,
      repositories,
      evaluator: { testCommand },
      parallel: { maxWorkers: 6 },
      limits: { maxIterations: 100, maxDurationMinutes: 30, maxCostUsd: 30 },
      // Not what this is about, and a look at each repository for each run.
      tokens: { repositoryBrief: false },
    });

    expect({ status: view.status, tasks: tasksOf(view), reservations: view.reservations }).toEqual({
      status: 'completed',
      tasks: parts.map(({ id }) => `${id}: merged after 1 rounds, 0 conflicts`),
      reservations: [],
    });
    const told = (type: string) => events.filter((event) => event.type === type).length;
    expect({ merged: told('task.merged'), audits: told('audit.ended'), waves: told('wave.completed') }).toEqual({
      merged: 60,
      audits: 3,
      waves: 2,
    });
    // What waits for its merge is tested together: without that, nearly each of them would be tested again by itself.
    expect(told('task.rechecked')).toBeLessThan(30);

    const bare = (name: string) => join(stack.repositories, `${name}.git`);
    const branch = `breakwater/${view.id}`;
    const trailers = '%(trailers:key=Breakwater-Task,valueonly,separator=%x2C)';
    const linesOf = (name: Name, ...args: string[]) => git(bare(name), ...args).split('\n');
    const idsIn = (name: Name) => numbers.map((number) => idOf(name, number));
    // One commit a task, and in the app one for each that its submodules have followed.
    expect(names.map((name) => linesOf(name, 'log', `--format=${trailers}`, `main..${branch}`).toSorted())).toEqual([
      idsIn('core'),
      idsIn('ui'),
      [...idsIn('app'), ...idsIn('core'), ...idsIn('ui')],
    ]);
    const ofParts = (name: Name) =>
      linesOf(name, 'ls-tree', '--name-only', branch).filter((path) => path.startsWith(name));
    expect(names.map(ofParts)).toEqual(names.map((name) => idsIn(name).map((id) => `${id}.txt`)));
    expect(['core', 'ui'].map((name) => git(bare('app'), 'rev-parse', `${branch}:libs/${name}`))).toEqual(
      ['core', 'ui'].map((name) => git(bare(name), 'rev-parse', branch)),
    );
  },
);
