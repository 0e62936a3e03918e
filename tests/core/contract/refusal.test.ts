import { expect, test } from 'vitest';
import { nextStep, resumeAbove } from '../../../src/core/contract/next-step.ts';
import { Problem } from '../../../src/core/contract/problems.ts';
import { type Refusal, refusalSteps, refusalText } from '../../../src/core/contract/refusal.ts';

const waits: Refusal = {
  code: 'waits-for-approval',
  reason: 'approval',
  details: { reason: 'approval', gate: 'wave', wave: 2, canSendBack: false },
};
const used: Refusal = { code: 'limit-used-up', option: 'maxIterations', limit: 5, used: 5, above: 5 };

test('a refusal is told in one line, and by what would be taken instead', () => {
  expect([waits, used].map((refusal) => [refusalText(refusal), refusalSteps(refusal)])).toEqual([
    [
      'the build waits for approval, which a resume does not give: wave 2 is complete, and the next one waits for approval',
      [nextStep('approve')],
    ],
    ['5 of 5 iterations are used: give a maxIterations above 5', [resumeAbove('maxIterations', 5)]],
  ]);
});

test('a pause that an older release began, without details, is told by its reason', () => {
  const refusal: Refusal = { code: 'paused-already', reason: 'sandbox', details: null };
  expect([refusalText(refusal), refusalSteps(refusal)]).toEqual([
    'the build is paused already: sandbox',
    [nextStep('resume')],
  ]);
});

test('a client takes the problem of a newer release, whose code it does not know, by its words', () => {
  const problem = { type: '/problems/conflict', title: 'Conflict', status: 409, detail: 'the moon is full' };
  expect([
    Problem.parse({ ...problem, refusal: { code: 'full-moon', phase: 1 } }),
    Problem.parse({ ...problem, refusal: { ...used, since: 'yesterday' }, next: [{ do: 'howl' }] }),
  ]).toEqual([
    { ...problem, refusal: undefined },
    { ...problem, refusal: used, next: [{ do: 'howl', tasks: [], needs: [], with: [], what: null }] },
  ]);
});
