/** How the shaken build is planned where it is submitted as a spec: every planner reads before it hands in, and the plan goes back twice; and how it is audited. */
import {
  bash,
  layDown,
  readFile,
  search,
  submitPlan,
  type ToolCall,
  turn,
} from '../../examples/textkit/script/turns.ts';
import type { WorkPlan } from '../../src/core/plan/work-plan.ts';
import { plans, type Session } from '../scenarios/sessions.ts';

export const chaosSpec = 'Each task adds its file and a test of it; two of them share a list.';

const looks = [
  turn('I look at the list.', readFile('app/list.txt')),
  turn('And for what there is of tests.', search('test', 'app')),
];
const handsIn = (name: string, input: object) => [...looks, turn('I hand this in.', { name, input })];

const finding = { id: 'F1', severity: 'major', text: 'last needs picky.', evidence: 'the dependencies of last' };
const answer = { finding: 'F1', accepted: true, text: 'It depends on it.' };

/**
 * `draft` is refused by the checks of the system until the architect makes `fixes`; the refiner makes `change`, which gives
 * the plan that is carried out, and the validator objects once.
 */
export const chaosPlanning = (draft: WorkPlan, fixes: ToolCall[], change: ToolCall): Session[] => [
  plans('architect', chaosSpec, [
    ...looks,
    turn('I lay down the plan.', ...layDown(draft), submitPlan),
    turn('They share the list.', ...fixes),
    turn('I hand this in.', submitPlan),
  ]),
  plans('adversary', chaosSpec, handsIn('submit_findings', { findings: [finding] })),
  plans(
    'refiner',
    chaosSpec,
    [turn('I add what is missing.', change), ...handsIn('submit_plan', { answers: [answer] })],
    1,
  ),
  plans('validator', chaosSpec, handsIn('submit_verdict', { approved: false, reasons: ['Is the list sorted?'] }), 1),
  plans('refiner', chaosSpec, handsIn('submit_plan', { answers: [] }), 2),
  plans('validator', chaosSpec, handsIn('submit_verdict', { approved: true, reasons: [] }), 2),
  plans('auditor', chaosSpec, [
    turn('I look at all of it.', bash('sleep 0.1; cat app/*.txt')),
    ...handsIn('submit_audit', { findings: [], summary: 'Each task has its file.' }),
  ]),
];
