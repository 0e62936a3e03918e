/** How the runs of the large build end: as agents' do, some rounds sent back, with evidence and discoveries of usual length. */
import type { Task } from '../../../src/core/plan/work-plan.ts';
import type { Discovery } from '../../../src/core/roles.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { prepared } from '../../../tests/core/builders.ts';
import { firstPlan } from './plan.ts';

/** `number` counts runs, so that what they hand in differs. */
export const shaOf = (number: number): string => number.toString(16).padStart(40, 'a');

type Ending = { order: RunOrder; number: number; minutes: number };

export function outcomeOf({ order, number, minutes }: Ending): RunOutcome {
  const { assignment } = order;
  switch (assignment.role) {
    case 'preparer':
      return preparedOnce;
    case 'architect':
    case 'refiner':
      return { kind: 'plan', plan: firstPlan, answers: [] };
    case 'adversary':
      return { kind: 'findings', findings: [] };
    case 'validator':
      return { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] };
    case 'generator':
      return candidate(assignment.task, number);
    case 'evaluator':
      return graded({ order, number, minutes }, assignment.task, assignment.ahead ?? []);
    case 'verifier':
      return { kind: 'verified', ran: 40, failed: [], flaky: [] };
    case 'auditor':
      return { kind: 'audited', findings: [], summary: 'What the spec asks for is there.' };
    case 'summarizer':
      return { kind: 'failed', reason: 'internal', message: 'the brief was not written' };
    case 'replanner':
      return { kind: 'failed', reason: 'internal', message: 'nothing was planned anew' };
    default:
      return assignment satisfies never;
  }
}

const preparedOnce = prepared({
  base: [
    {
      repository: 'app',
      path: '',
      command: 'npm test',
      durationMs: 61_000,
      tail: 'Tests  812 passed (812)',
      failing: [],
      exitCode: 0,
      outcome: { state: 'green' },
    },
  ],
});

const candidate = ({ id, scope }: Task, number: number): RunOutcome => ({
  kind: 'candidate',
  candidate: { ref: `refs/heads/work/${id}`, commits: [{ repository: 'app', commit: shaOf(number) }] },
  treeId: `tree-${number}`,
  changed: {
    digest: `digest-${number}`,
    count: 4,
    paths: scope.map((glob) => glob.slice(4).replace('**', 'index.ts')),
  },
  summary: `The answers of ${id} come from the new code now, and the recording of the old system is replayed in its tests; the two dates that were off by one are mended.`,
  heardNotes: [],
});

/** A third of the first rounds fails. */
function graded(
  { order, number, minutes }: Ending,
  { criteria, id }: Task,
  ahead: readonly { task: Task }[],
): RunOutcome {
  let at = order.heads[0]?.commit ?? shaOf(0);
  const merge = (nth: number) => {
    const from = at;
    at = shaOf(1_000_000 + number * 16 + nth);
    return [{ repository: 'app', from, to: at }];
  };
  const earlier = ahead.map(({ task }, nth) => ({ task: task.id, merges: merge(nth) }));
  const isFirst = order.assignment.role === 'evaluator' && order.assignment.previous === null && ahead.length === 0;
  const fails = isFirst && number % 3 === 0;
  return {
    kind: 'graded',
    ...(earlier.length > 0 && { ahead: earlier }),
    merges: merge(15),
    ref: `refs/heads/graded/${id}`,
    tests: {
      command: 'npm test',
      passed: true,
      exitCode: 0,
      excerpt: Array.from(
        { length: 20 },
        (_, line) => ` ✓ tests/part-${line}.test.ts (${line + 3} tests) ${line * 7} ms`,
      ).join('\n'),
      durationMs: minutes * 6_000,
    },
    outsideScope: [],
    criteria: criteria.map(({ id: criterion }, nth) => ({
      criterion,
      pass: !(fails && nth === 0),
      evidence:
        fails && nth === 0
          ? 'Request 117 of the recording is answered 12.35 where the old system answers 12.34: src/money.ts rounds half up, see line 42.'
          : 'All 200 requests of the recording were replayed (npm test, exit 0); I compared five of them with the recording by hand.',
    })),
    weakened: [],
    remarks: [],
    screenshots: [],
  };
}

/** Of one run in five. */
export const discoveryOf = ({ id, scope }: Task, number: number): Discovery => ({
  kind: 'fact',
  text: `The recording of ${id} has ${number} requests of before 2019, whose amounts are in whole kronur; the old system rounds them half to even before it adds the tax.`,
  evidence: `app/legacy/${id}.cob`,
  scope: scope.slice(0, 1),
});
