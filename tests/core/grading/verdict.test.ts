import { expect, test } from 'vitest';
import { verdictFault, withChecks } from '../../../src/core/grading/verdict.ts';

test('a verdict grades each criterion exactly once', () => {
  expect(verdictFault(['C1', 'C2'], ['C2', 'C1'])).toBeUndefined();
  expect(verdictFault(['C1', 'C1', 'C9'], ['C1', 'C2'])).toBe(
    'Grade each criterion of the task exactly once: C2 is not graded; C1 is graded twice; C9 is not a criterion of this task.',
  );
});

test('a check that failed makes its criterion fail; one that passed changes nothing', () => {
  const test = { command: 'false', passed: false, exitCode: 1, excerpt: 'no', durationMs: 1 };
  const verdicts = [
    { criterion: 'C1', pass: true, evidence: 'looks good' },
    { criterion: 'C2', pass: false, evidence: 'looks bad' },
  ];
  const checks = [
    { criterion: 'C1', test },
    { criterion: 'C2', test: { ...test, passed: true, exitCode: 0 } },
  ];
  expect(withChecks(verdicts, checks)).toEqual([
    { criterion: 'C1', pass: false, evidence: 'The check `false` ended with exit code 1:\nno' },
    { criterion: 'C2', pass: false, evidence: 'looks bad' },
  ]);
});
