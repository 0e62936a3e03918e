import { describe, expect, it } from 'vitest';
import { gradedTest } from '../../../src/core/grading/graded-test.ts';
import type { ExecResult } from '../../../src/core/sandbox/commands.ts';
import { baseTest, execResult } from '../builders.ts';

const ran = (exitCode: number, output: string): ExecResult => execResult({ exitCode, output });
const failing = (...names: string[]): string =>
  ['TAP version 13', ...names.map((name, at) => `not ok ${at + 1} - ${name}`), `1..${names.length}`].join('\n');

describe('a run of tests', () => {
  it('passes by its exit code where there is no base to compare with, or that was green', () => {
    const results = [undefined, baseTest()].flatMap((base) => [
      gradedTest('npm test', ran(0, 'ok'), base),
      gradedTest('npm test', ran(1, failing('a')), base),
    ]);
    expect(results.map(({ passed }) => passed)).toEqual([true, false, true, false]);
  });

  it('passes on a red base where no test fails that did not fail there, and says so', () => {
    const base = baseTest('red', { failing: ['a', 'b'] });
    const result = gradedTest('npm test', ran(1, failing('a')), base);
    expect(result).toMatchObject({ passed: true, exitCode: 1 });
    expect(result.excerpt).toMatch(/^Tests fail, all of which failed before anything was changed: they do not count\./);
  });

  it('fails on a red base for a test that did not fail there, and names it', () => {
    const base = baseTest('red', { failing: ['a'] });
    const result = gradedTest('npm test', ran(1, failing('a', 'c')), base);
    expect(result.passed).toBe(false);
    expect(result.excerpt).toMatch(/^These tests fail now and did not before anything was changed:\n- c\n\n/);
  });

  it('fails by its exit code on a red base whose output does not tell tests apart', () => {
    expect(gradedTest('npm test', ran(1, 'boom'), baseTest('red', { failing: null })).passed).toBe(false);
  });
});
