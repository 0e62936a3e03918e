import { expect, it } from 'vitest';
import { type FlakyTests, flakyText, withFlaky } from '../../../../src/core/environments/test-results/flaky-tests.ts';

const flaky = (given: Partial<FlakyTests> = {}): FlakyTests => ({
  repository: 'app',
  path: '',
  command: 'npm test',
  names: ['a'],
  ...given,
});

it('what is flaky is counted by its command, with every name that was ever told', () => {
  const once = withFlaky([], [flaky(), flaky({ path: 'web', names: null })]);
  const twice = withFlaky(once, [flaky({ names: ['b', 'a'] })]);
  expect(twice).toEqual([
    { ...flaky({ names: ['a', 'b'] }), times: 2 },
    { ...flaky({ path: 'web', names: null }), times: 1 },
  ]);
  expect(twice.map(flakyText)).toEqual([
    'npm test in app has failed and passed on the same files, 2 times (a; b)',
    'npm test in app/web has failed and passed on the same files, once',
  ]);
});

it('a reader is told a few of the names', () => {
  const names = Array.from({ length: 12 }, (_, at) => `test ${at}`);
  expect(flakyText({ ...flaky({ names }), times: 1 })).toMatch(/test 9 and 2 more\)$/);
});
