import { expect, test } from 'vitest';
import { failureLines } from '../../src/cli/client/failure-text.ts';
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

test('what would be taken in place of a refused command is told as commands, too', () => {
  const refusal = { code: 'not-ended' as const, status: 'running' as const };
  const problem = { type: '', title: '', status: 409, detail: 'the build is running; cancel it first', refusal };
  const failure = { reason: 'refused' as const, problem: { ...problem, next: [nextStep('cancel')] } };
  expect([failureLines(failure, 'b1'), failureLines({ ...failure, problem })]).toEqual([
    [problem.detail, 'Next: `breakwater cancel b1`'],
    [problem.detail],
  ]);
});

/** What a screen is told of a note that its session did not hear. */
function shownUnheard(screen: { isTTY: boolean }): string {
  let said = '';
  const write = (text: string) => (said += text);
  const display = buildDisplay({ screen: { ...screen, write, columns: 200 }, now: () => startedAt, colour: false });
  const next = [nextStep('retry', { tasks: ['wrap'] })];
  const entry = logEntry('note.unheard', { task: 'wrap', runId: 'r1', notes: ['n1'], words: 'Dates are UTC.', next });
  display.view(build());
  display.event({ seq: 1, at: startedAt, ...entry });
  display.close();
  return said;
}

test('a note that came too late is told with the command that asks for another round', () => {
  expect(shownUnheard({ isTTY: false }).split('\n')).toEqual([
    '12:00:00 wrap: handed in before its session heard from a person: Dates are UTC. (a later round would)',
    'Next: `breakwater retry b1 wrap`',
    '',
  ]);
});

test('a live screen tells it, too', () => {
  expect(shownUnheard({ isTTY: true }).split('\n').slice(-3)).toEqual([
    '  wrap: handed in before its session heard from a person: Dates are UTC. (a later round would)',
    '    Next: `breakwater retry b1 wrap`',
    '',
  ]);
});
