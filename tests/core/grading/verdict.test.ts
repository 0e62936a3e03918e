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

test('what a long check has printed is kept before its own words', () => {
  const noise = 'compiles one more file\n'.repeat(150);
  const excerpt = `${noise}Error: 3 is not 4\n${noise}1 failed`;
  const test = { command: `run ${'x'.repeat(1900)} to the end`, passed: false, exitCode: 1, excerpt, durationMs: 1 };
  const [{ evidence = '' } = {}] = withChecks(
    [{ criterion: 'C1', pass: true, evidence: '' }],
    [{ criterion: 'C1', test }],
  );
  expect([evidence.length <= 8000, evidence.slice(0, 20), evidence.slice(-8)]).toEqual([
    true,
    'The check `run xxxxx',
    '1 failed',
  ]);
  for (const words of ['to the end` ended with exit code 1:', 'Error: 3 is not 4']) expect(evidence).toContain(words);
});
