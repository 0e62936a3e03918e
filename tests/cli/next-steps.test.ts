import { expect, test } from 'vitest';
import { nextLine } from '../../src/cli/display/next-steps.ts';
import { nextStep, seeTo } from '../../src/core/contract/next-step.ts';

test('what a person can do next is told as commands', () => {
  const tasks = ['a', 'b'];
  expect([
    nextLine('b1', []),
    nextLine('b1', [nextStep('approve'), nextStep('reject')]),
    nextLine('b1', [nextStep('resume', { needs: [{ option: 'maxCostUsd', above: 4.1 }] })]),
    nextLine('b1', [nextStep('note', { tasks }), nextStep('retry', { tasks: ['a'] }), nextStep('resume')]),
    nextLine('b1', [seeTo('sandboxes'), seeTo('remotes'), nextStep('resume')]),
  ]).toEqual([
    null,
    'Next: `breakwater approve b1`, or `breakwater reject b1 --comments …`',
    'Next: `breakwater resume b1 --max-cost <more than 4.1>`',
    'Next: `breakwater note b1 … --task <a|b>`, or `breakwater retry b1 a`, or `breakwater resume b1`',
    'Next: see to the sandboxes and the git remotes, then `breakwater resume b1`',
  ]);
});
