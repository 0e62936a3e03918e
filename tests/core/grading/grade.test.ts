import { describe, expect, it } from 'vitest';
import { type Graded, gradeOf } from '../../../src/core/grading/grade.ts';
import { criterion, sha, task } from '../builders.ts';

const graded = (given: Partial<Graded> = {}): Graded => ({
  kind: 'graded',
  merges: [{ repository: 'app', from: sha('a'), to: sha('b') }],
  ref: 'refs/breakwater/b1/merge/r1',
  tests: { command: 'npm test', passed: true, exitCode: 0, excerpt: 'ok', durationMs: 5 },
  outsideScope: [],
  criteria: [{ criterion: 'C1', pass: true, evidence: 'seen' }],
  weakened: [],
  remarks: [],
  screenshots: [],
  ...given,
});
const twoCriteria = task({ criteria: [criterion(), criterion({ id: 'C2' })] });

describe('a grade', () => {
  it('passes when scope, tests and every criterion pass', () => {
    expect(gradeOf(task(), graded())).toEqual({ kind: 'passed' });
  });

  it('is a rejection where a criterion has no verdict', () => {
    const missing = { criterion: 'C2', pass: false, evidence: 'the evaluator gave no verdict' };
    expect(gradeOf(twoCriteria, graded())).toEqual({
      kind: 'rejected',
      feedback: [{ kind: 'criteria', failed: [missing] }],
      passed: ['C1'],
      failure: 'criteria C2',
    });
  });

  it('is a rejection where the system saw the tests fail, whatever the opinion', () => {
    const tests = { command: 'npm test', passed: false, exitCode: 1, excerpt: 'failed in 12 ms', durationMs: 5 };
    expect(gradeOf(task(), graded({ tests }))).toEqual({
      kind: 'rejected',
      feedback: [{ kind: 'tests', command: 'npm test', exitCode: 1, excerpt: 'failed in 12 ms' }],
      passed: [],
      failure: 'tests failed in <duration>',
    });
  });

  it('is a rejection where the verification is weakened and nothing justifies it, or nobody has said so', () => {
    const change = { kind: 'skipped' as const, repository: 'app', path: 'a.test.ts', text: 'something is left out' };
    const weakened = [
      { ...change, justified: true, evidence: 'the task removes it' },
      { ...change, justified: false, evidence: 'no word of it' },
      { ...change, path: 'b.test.ts', justified: null, evidence: '' },
    ];
    expect(gradeOf(task(), graded({ weakened: weakened.slice(0, 1) }))).toEqual({ kind: 'passed' });
    expect(gradeOf(task(), graded({ weakened }))).toEqual({
      kind: 'rejected',
      feedback: [{ kind: 'weakened', changes: weakened.slice(1) }],
      passed: ['C1'],
      failure: 'weakened skipped a.test.ts, skipped b.test.ts',
    });
  });

  it('is a rejection that names the files outside the scope', () => {
    expect(gradeOf(task(), graded({ outsideScope: ['app/README.md'] }))).toEqual({
      kind: 'rejected',
      feedback: [{ kind: 'scope', paths: ['app/README.md'] }],
      passed: [],
      failure: 'scope app/README.md',
    });
  });
});
