import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { draftFaults } from '../../src/core/plan/draft/draft-faults.ts';
import { emptyDraft, type PlanDraft, planOf } from '../../src/core/plan/draft/plan-draft.ts';
import { unansweredFault, unquotedSentences } from '../../src/core/plan/fidelity/unquoted.ts';
import { planFaults } from '../../src/core/plan/plan-check.ts';
import { waveNumbers } from '../../src/core/plan/waves.ts';
import { tasksOf, WorkPlan } from '../../src/core/plan/work-plan.ts';
import { Findings, PlanVerdict, RefinedPlan } from '../../src/core/roles.ts';
import { planEditing } from '../../src/durable-objects/agent-runs/tools/edit-plan.ts';
import { toolContext } from '../durable-objects/agent-runs/tool-context.ts';
import { sessionOf } from './play.ts';
import { plan, sample, sampleRemote } from './replay.ts';
import { run, scratch, suite } from './sandbox.ts';

afterAll(() => rm(scratch, { recursive: true, force: true }));

const spec = await readFile(join(sample, 'spec.md'), 'utf8');
const context = { repositories: ['textkit'], spec };

/** The input of a session's submission, from its end: 0 is the last one. */
function submission(opening: string, fromEnd = 0): unknown {
  const inputs = sessionOf(opening)
    .turns.flatMap(({ tools = [] }) => tools)
    .filter(({ name }) => name.startsWith('submit_'))
    .map(({ input }) => input);
  return inputs.at(-1 - fromEnd);
}

describe('the sample repository', () => {
  test('passes its own tests in a fresh clone, without an install, well within a second of a processor', async () => {
    const folder = await sampleRemote();
    const output = await run(folder, 'git clone -q remote.git fresh && cd fresh && npm test');
    expect(output).toMatch(/^ℹ fail 0$/m);
    const times = await run(folder, `cd fresh && TIMEFORMAT='%U %S' && { time ${suite} >/dev/null; } 2>&1`);
    expect(times.split(' ').reduce((sum, seconds) => sum + Number(seconds), 0)).toBeLessThan(1);
  });
});

describe('the plan of the sample', () => {
  test('has no fault, and quotes the spec to the letter', () => {
    expect(planFaults(plan, context)).toEqual([]);
    expect(plan.requirements.filter(({ quote }) => !spec.includes(quote))).toEqual([]);
  });

  test('has seven tasks in four waves', () => {
    expect(Object.fromEntries(waveNumbers(tasksOf(plan)))).toEqual({
      wrap: 1,
      truncate: 1,
      bullets: 2,
      fill: 2,
      table: 2,
      report: 3,
      guide: 4,
    });
  });

  test('has a counterpart with a cycle, for those who want to see a plan refused', async () => {
    const bad = WorkPlan.parse(JSON.parse(await readFile(join(sample, '../bad-plan.json'), 'utf8')));
    expect(planFaults(bad, { ...context, spec: null })).toEqual([
      {
        path: 'phases[0].epics[0].stories[0].tasks[0].dependsOn',
        message: 'a cycle of dependencies: wrap → table → truncate → wrap',
      },
    ]);
  });
});

describe('the planning sessions of the script', () => {
  test('start from a draft that the checks accept and the adversary does not', async () => {
    const [draft] = await plannedIn('Role: architect\n', emptyDraft);
    expect(draft && draftFaults(draft, context)).toEqual({ faults: [], uncovered: [] });
    const { findings } = Findings.parse(submission('Role: adversary\n'));
    expect(findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual(['F1 blocker', 'F2 major', 'F3 minor']);
  });

  test('have a first refinement that the checks refuse, in its session or in a second round', async () => {
    const [draft = emptyDraft] = await plannedIn('Role: architect\n', emptyDraft);
    const [first = draft, refined = draft] = await plannedIn('Role: refiner\n\nRound: 1\n', draft);
    expect(draftFaults(first, context).faults.map((fault) => fault.split(': ')[1])).toEqual([
      'table and bullets are in one wave and claim the same files',
      'fill and bullets are in one wave and claim the same files',
      'fill and table are in one wave and claim the same files',
    ]);
    expect(planOf(refined)).toEqual(plan);
  });

  test('refine by a fifth of what the plan itself takes to write', () => {
    const written = sessionOf('Role: refiner\n\nRound: 1\n').turns.flatMap(({ tools = [] }) => tools);
    expect(JSON.stringify(written).length / JSON.stringify(plan).length).toBeLessThan(0.2);
  });

  test('answer every finding in every round and end with an approval', () => {
    for (const round of [1, 2, 3]) {
      const { answers } = RefinedPlan.parse(submission(`Role: refiner\n\nRound: ${round}\n`));
      expect(answers.map(({ finding, accepted }) => ({ finding, accepted }))).toEqual([
        { finding: 'F1', accepted: true },
        { finding: 'F2', accepted: true },
        { finding: 'F3', accepted: false },
      ]);
    }
    const verdict = PlanVerdict.parse(submission('Role: validator\n'));
    expect(verdict.approved).toBe(true);
    expect(unansweredFault(unquotedSentences(spec, plan.requirements), verdict.asksNothing)).toBeUndefined();
  });
});

/** The draft at each submission of a session that edits it, from the one that it begins with. */
async function plannedIn(opening: string, first: PlanDraft): Promise<PlanDraft[]> {
  const submitted: PlanDraft[] = [];
  let draft = first;
  for (const { name, input } of sessionOf(opening).turns.flatMap(({ tools = [] }) => tools)) {
    if (name === 'submit_plan') submitted.push(draft);
    const tool = planEditing.find(({ definition }) => definition.name === name);
    if (!tool) continue;
    const outcome = await tool.execute(input, toolContext({ draft }));
    if (outcome.kind !== 'plan-edited') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    draft = outcome.draft;
  }
  return submitted;
}
