import { describe, expect, it } from 'vitest';
import {
  nextBaseTest,
  noBaseRuns,
  toldTest,
  toldTestText,
  withBaseRun,
} from '../../../src/core/environments/base-tests.ts';
import type { ExecResult } from '../../../src/core/sandbox/commands.ts';
import { baseTest, execResult } from '../builders.ts';

const tests = ['app', 'api'].map((repository) => ({ repository, path: '', command: 'npm test', minutes: 10 }));
const ran = (exitCode: number, output = ''): ExecResult => execResult({ exitCode, output });

/** Plays runs with these exit codes; answers which tests were run, and what is known then. */
function played(runs: readonly ExecResult[]) {
  let known = noBaseRuns;
  const names = runs.map((run) => {
    const next = nextBaseTest(tests, known);
    if (next === undefined) throw new Error('nothing is left to run');
    known = withBaseRun(next, known, run);
    return next.repository;
  });
  return {
    names,
    states: known.tested.map(({ outcome }) => outcome.state),
    next: nextBaseTest(tests, known)?.repository,
  };
}

describe('the tests on the base', () => {
  it.each([
    [[], [], [], 'app'],
    [[0], ['app'], ['green'], 'api'],
    [[1], ['app'], [], 'app'],
    [[1, 1], ['app', 'app'], ['red'], 'api'],
    [[1, 0], ['app', 'app'], ['flaky'], 'api'],
    [[127], ['app'], ['could-not-run'], 'api'],
    [[1, 0, 0], ['app', 'app', 'api'], ['flaky', 'green'], undefined],
  ])('are run in each repository, and a second time where they are red: %j', (codes, names, states, next) => {
    expect(played(codes.map((code) => ran(code)))).toEqual({ names, states, next });
  });

  it('hold no more names than every run of a build can be told', () => {
    const output = Array.from({ length: 1500 }, (_, n) => `not ok ${n + 1} - ${'x'.repeat(80)} ${n}`).join('\n');
    const known = [ran(1, output), ran(1, output)].reduce(
      (runs, run) => withBaseRun(tests[0] ?? never(), runs, run),
      noBaseRuns,
    );
    expect(known.tested.map(({ failing, outcome }) => [failing, outcome])).toEqual([[null, { state: 'red' }]]);
  });

  it('are told in one line each, with the first names and the number of all', () => {
    const failing = Array.from({ length: 60 }, (_, n) => `test ${n}`);
    const told = [baseTest(), baseTest('red', { failing }), baseTest('flaky'), baseTest('could-not-run')].map(toldTest);
    expect(told.map(({ failing: names, failingCount }) => [names?.length, failingCount])).toEqual([
      [0, 0],
      [50, 60],
      [0, 0],
      [0, 0],
    ]);
    expect(told.map(toldTestText)).toEqual([
      'the tests of app on the base: npm test passes',
      'the tests of app on the base: npm test fails (exit code 1, 60 failing)',
      'the tests of app on the base: npm test fails at times: a second run passed',
      'the tests of app on the base: npm test could not run: npm is missing',
    ]);
  });
});

function never(): never {
  throw new Error('there is a test');
}
