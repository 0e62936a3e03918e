import { expect, test } from 'vitest';
import { buildDisplay } from '../../src/cli/display/display.ts';
import { nextLine } from '../../src/cli/display/next-steps.ts';
import { logEntry } from '../../src/core/contract/events.ts';
import { nextStep, seeTo } from '../../src/core/contract/next-step.ts';
import { build, startedAt } from './builders.ts';

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

test('a note that came too late is told with the command that asks for another round', () => {
  let said = '';
  const screen = { write: (text: string) => (said += text) };
  const display = buildDisplay({ screen, now: () => startedAt, colour: false });
  display.view(build());
  const next = [nextStep('retry', { tasks: ['wrap'] })];
  const entry = logEntry('note.unheard', { task: 'wrap', runId: 'r1', notes: ['n1'], words: 'Dates are UTC.', next });
  display.event({ seq: 1, at: startedAt, ...entry });
  expect(said.split('\n')).toEqual([
    '12:00:00 wrap: handed in before its session heard from a person: Dates are UTC. (a later round would)',
    'Next: `breakwater retry b1 wrap`',
    '',
  ]);
});
