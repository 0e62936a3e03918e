/** What an evaluation tells beside its grade. */
import { expect, it } from 'vitest';
import type { RunOutcome } from '../../../../src/core/runs/run-report.ts';
import { plan, submission, task } from '../../builders.ts';
import { playedBuild } from '../played-build.ts';

const evaluated = (parts: Partial<Extract<RunOutcome, { kind: 'graded' }>>) => {
  const tasks = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] })];
  const build = playedBuild(submission({ plan: plan(tasks) }));
  build.end({ role: 'generator', task: 'a' }, build.candidate());
  const order = build.order({ role: 'evaluator', task: 'a' });
  build.end({ role: 'evaluator', task: 'a' }, { ...build.verdict(order), ...parts } as RunOutcome);
  return build;
};
const change = { kind: 'skipped' as const, repository: 'app', path: 'a.test.ts', text: 'something is left out' };

it('an unjustified change of how work is verified fails the round, and the next generator reads why', () => {
  const weakened = [
    { ...change, justified: true, evidence: 'R1 removes it' },
    { ...change, path: 'b.test.ts', justified: false, evidence: 'no word of it' },
  ];
  const build = evaluated({ weakened });
  expect(build.stages()).toEqual({ a: 'generating', b: 'waiting' });
  expect(build.order({ role: 'generator', task: 'a' }).assignment).toMatchObject({
    feedback: [{ kind: 'weakened', changes: weakened.slice(1) }],
  });
  const told = build.log.filter(({ type }) => type === 'task.weakened' || type === 'task.rejected');
  expect(told.map(({ text }) => text)).toEqual([
    'a: 2 changes of how work is verified, 1 not justified: skipped a.test.ts, skipped b.test.ts',
    'a: round 1 is sent back: weakens how work is verified without a reason: app:b.test.ts',
  ]);
});

it('flaky tests are counted, and told to every later run', () => {
  const flaky = [{ repository: 'app', path: '', command: 'npm test', names: ['blinks'] }];
  const tests = { command: 'npm test', passed: true, exitCode: 0, excerpt: '', durationMs: 1, flaky };
  const build = evaluated({ tests, criteria: [] });
  expect(build.order({ role: 'generator', task: 'a' }).flaky).toEqual([{ ...flaky[0], times: 1 }]);
  expect(build.log.find(({ type }) => type === 'task.flaky')?.text).toBe(
    'a: tests failed and passed on the same files: npm test (blinks)',
  );
});

it('a remark of the evaluator is a discovery, which tasks that depend on this one read', () => {
  const remarks = [
    { kind: 'pitfall' as const, text: 'Logs must be rotated.', evidence: 'app/log.ts', scope: ['app:x/**'] },
  ];
  const build = evaluated({ remarks });
  expect(build.order({ role: 'generator', task: 'b' }).assignment).toMatchObject({
    discoveries: '- pitfall from a at 0000000: Logs must be rotated. (see app/log.ts)',
  });
});

it('what a round was sent back for is told to whoever works on the same files, once the task passes', () => {
  const build = evaluated({ criteria: [{ criterion: 'C1', pass: false, evidence: 'a month is counted from 0' }] });
  build.round('a');
  expect(build.order({ role: 'generator', task: 'b' }).assignment).toMatchObject({
    discoveries: '- pitfall from a: C1 of a was missed at first: a month is counted from 0 (see task a)',
  });
});
