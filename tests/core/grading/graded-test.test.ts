import { describe, expect, it } from 'vitest';
import { gradedAcrossAgain, gradedAgain, gradedTest, isRunOnceMore } from '../../../src/core/grading/graded-test.ts';
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

describe('red tests that run once more', () => {
  const test = { repository: 'app', path: '', command: 'npm test', minutes: 30 };
  const again = (first: ExecResult, second: ExecResult, base = baseTest()) =>
    gradedAgain(test, { first, second }, base);

  it('are those that could fail by chance', () => {
    const runs = [ran(1, failing('a')), ran(0, 'ok'), ran(127, 'sh: 1: vitest: not found')];
    const results = runs.map((run) => isRunOnceMore(run, gradedTest('npm test', run, baseTest())));
    const hung = { ...ran(1, ''), timedOut: true };
    expect([...results, isRunOnceMore(hung, gradedTest('npm test', hung, undefined))]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('pass where the second run does, and are flaky by the names that the runner tells', () => {
    expect(again(ran(1, failing('a', 'b')), ran(0, 'ok'))).toEqual({
      command: 'npm test',
      passed: true,
      exitCode: 0,
      excerpt: 'The tests failed at first, and passed when they ran again on the same files:\n- a\n- b\n\nok',
      durationMs: 2 * ran(0, '').durationMs,
      flaky: [{ repository: 'app', path: '', command: 'npm test', names: ['a', 'b'] }],
    });
    expect(again(ran(1, 'boom'), ran(0, 'ok')).flaky).toEqual([
      { repository: 'app', path: '', command: 'npm test', names: null },
    ]);
  });

  it('pass and fail alike where they are of no one repository, to which no flaky test is put down', () => {
    const twice = (second: ExecResult) =>
      gradedAcrossAgain('make together', { first: ran(2, failing('a', 'b')), second });
    expect(twice(ran(0, 'ok'))).toEqual({
      command: 'make together',
      passed: true,
      exitCode: 0,
      excerpt: 'The tests failed at first, and passed when they ran again on the same files:\n- a\n- b\n\nok',
      durationMs: 2 * ran(0, '').durationMs,
    });
    expect(twice(ran(2, failing('a')))).toMatchObject({ passed: false, exitCode: 2 });
  });

  it('fail where some fail again, and name those that failed once', () => {
    const result = again(ran(1, failing('a', 'b')), ran(1, failing('b')));
    expect(result).toMatchObject({ passed: false, flaky: [{ names: ['a'] }] });
    expect(result.excerpt).toMatch(/^The tests ran twice .* failed both times\. These failed only once:\n- a\n\nTAP/);
    expect(again(ran(1, failing('b')), ran(1, failing('b'))).flaky).toBeUndefined();
  });

  it('pass where what fails again failed on the base', () => {
    const base = baseTest('flaky', { failing: ['b'] });
    expect(again(ran(1, failing('a', 'b')), ran(1, failing('b')), base)).toMatchObject({
      passed: true,
      flaky: [{ names: ['a'] }],
    });
  });
});
