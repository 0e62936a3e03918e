import { describe, expect, it } from 'vitest';
import {
  baseTestOf,
  baseTestText,
  comparedWithBase,
  isRunAgain,
} from '../../../../src/core/environments/test-results/base-tests.ts';
import type { ExecResult } from '../../../../src/core/sandbox/commands.ts';
import { execResult } from '../../builders.ts';

const red = (...names: string[]) =>
  execResult({
    exitCode: 101,
    output: `${names.map((name) => `test ${name} ... FAILED\n`).join('')}test result: FAILED. 1 passed; ${names.length} failed`,
  });
const base = (first: ExecResult, second?: ExecResult) =>
  baseTestOf({ path: '', command: 'cargo test' }, second ? [first, second] : [first]);

describe('the tests of the base', () => {
  it('are kept with command, exit code, duration, the end of their output and what fails', () => {
    const first = { ...red('a', 'b'), output: `${'🎉'.repeat(3000)}\n${red('a', 'b').output}` };
    const kept = baseTestOf({ path: 'api', command: 'cargo test' }, [first, red('a', 'c')]);
    expect({ ...kept, tail: [kept.tail.length, kept.tail.isWellFormed(), kept.tail.endsWith('2 failed')] }).toEqual({
      path: 'api',
      command: 'cargo test',
      exitCode: 101,
      durationMs: 1200,
      tail: [expect.any(Number), true, true],
      failing: ['a', 'b', 'c'],
      outcome: { state: 'red' },
    });
    expect(kept.tail.length).toBeLessThanOrEqual(4000);
  });

  it.each<[string, ExecResult, ExecResult | undefined, string]>([
    ['pass', execResult(), undefined, 'cargo test passes'],
    ['fail twice', red('a'), red('a'), 'cargo test fails (exit code 101, 1 failing)'],
    ['fail without a name', execResult({ exitCode: 1 }), execResult({ exitCode: 1 }), 'cargo test fails (exit code 1)'],
    ['fail once', red('a'), execResult(), 'cargo test fails at times: a second run passed'],
    [
      'take too long',
      execResult({ exitCode: null, timedOut: true }),
      undefined,
      'cargo test could not run: it ran out of time',
    ],
    [
      'are killed',
      execResult({ exitCode: null, signal: 'SIGKILL' }),
      undefined,
      'cargo test could not run: it was killed',
    ],
  ])('%s', (_, first, second, text) => {
    const test = base(first, second);
    expect(baseTestText({ ...test, failingCount: test.failing?.length ?? null })).toBe(text);
  });

  it.each([
    ['sh: 1: vitest: not found', 127, 'vitest'],
    ['bash: line 1: pnpm: command not found', 127, 'pnpm'],
    ['bash: line 1: .venv/bin/python: No such file or directory', 127, '.venv/bin/python'],
    ['/usr/bin/env: ‘node’: No such file or directory', 127, 'node'],
    ['make: go: No such file or directory\nmake: *** [Makefile:2: test] Error 127', 2, 'go'],
    ['/bin/sh: 1: golangci-lint: not found\nmake: *** [Makefile:2: test] Error 127', 2, 'golangci-lint'],
    ['something else', 127, null],
  ])('name the program that is missing: %j', (output, exitCode, tool) => {
    expect(base(execResult({ exitCode, output })).outcome).toEqual({
      state: 'could-not-run',
      why: 'missing-tool',
      tool,
    });
  });

  it.each([
    'npm error Missing script: "test"',
    'npm error enoent Could not read package.json: Error',
    'ERR_PNPM_NO_SCRIPT  Missing script: test',
    'error Command "test" not found.',
    "make: *** No rule to make target 'test'.  Stop.",
    'go: go.mod file not found in current directory or any parent directory',
    '============ no tests ran in 0.01s ============',
  ])('are not there: %s', (output) => {
    expect(base(execResult({ exitCode: 1, output })).outcome).toEqual({
      state: 'could-not-run',
      why: 'no-tests',
      tool: null,
    });
  });

  it('run again where they were red, and only there', () => {
    const runs = [
      execResult(),
      red('a'),
      execResult({ exitCode: 127 }),
      execResult({ exitCode: null, timedOut: true }),
    ];
    expect(runs.map(isRunAgain)).toEqual([false, true, false, false]);
  });
});

describe('a candidate', () => {
  const byCode = (passes: boolean) => ({ passes, by: 'exit-code', newly: [] });

  it.each([
    ['passes where its tests pass', base(red('a'), red('a')), execResult(), byCode(true)],
    [
      'passes where no more fail than on a red base',
      base(red('a', 'b')),
      red('a'),
      { passes: true, by: 'names', newly: [] },
    ],
    ['fails where another test does', base(red('a')), red('a', 'b'), { passes: false, by: 'names', newly: ['b'] }],
    ['fails where another test does instead', base(red('a')), red('b'), { passes: false, by: 'names', newly: ['b'] }],
    ['may fail what fails at times', base(red('a'), execResult()), red('a'), { passes: true, by: 'names', newly: [] }],
    ['fails by its exit code on a green base', base(execResult()), red('a'), byCode(false)],
    [
      'fails by its exit code where the base could not run',
      base(execResult({ exitCode: 127 })),
      red('a'),
      byCode(false),
    ],
    ['fails by its exit code where the base does not tell', base(execResult({ exitCode: 1 })), red('a'), byCode(false)],
    [
      'fails by its exit code where it does not tell itself',
      base(red('a')),
      execResult({ exitCode: 1 }),
      byCode(false),
    ],
    ['fails by its exit code where nothing failed by name', base(red('a')), { ...red(), exitCode: 1 }, byCode(false)],
    ['fails where it ran out of time', base(red('a')), { ...red('a'), timedOut: true }, byCode(false)],
    ['fails where it is killed', base(red('a')), { ...red('a'), exitCode: null }, byCode(false)],
  ])('%s', (_, before, now, comparison) => {
    expect(comparedWithBase(before, now)).toEqual(comparison);
  });
});
