/** The names of failing tests, in what each runner prints. */
import { expect, test } from 'vitest';
import { failingNames } from '../../../src/core/command-output/failing-names.ts';

test.each([
  ['node:test', '✔ adds (1.2ms)\n✖ is wide (3.4ms)\n✖ failing tests:\n\n✖ is wide (3.4ms)', ['is wide']],
  ['TAP', 'ok 1 - adds\nnot ok 2 - is wide', ['is wide']],
  [
    'vitest',
    '\u001b[31m × tables > is wide 12ms\u001b[39m\n FAIL  tests/a.test.ts > tables > is wide',
    ['tables > is wide', 'tests/a.test.ts > tables > is wide'],
  ],
  ['jest', '  ● tables › is wide\n\n    expect(received)', ['tables › is wide']],
  [
    'Go',
    '=== RUN   TestWide\n--- FAIL: TestWide (0.01s)\n    --- FAIL: TestWide/empty (0.00s)',
    ['TestWide', 'TestWide/empty'],
  ],
  ['pytest', 'FAILED tests/test_a.py::test_wide - assert 3 == 4\n1 failed in 0.12s', ['tests/test_a.py::test_wide']],
  ['cargo', 'test wide::empty ... FAILED\ntest adds ... ok', ['wide::empty']],
  ['a runner of its own', 'sh: 1: mytest: not found', []],
])('%s', (_, output, names) => {
  expect(failingNames(output)).toEqual(names);
});

test('of many failing tests the first five are named, none at length', () => {
  const output = Array.from({ length: 9 }, (_, n) => `✖ ${n}${'x'.repeat(500)}`).join('\n');
  expect(failingNames(output).map((name) => [name[0], name.length])).toEqual([0, 1, 2, 3, 4].map((n) => [`${n}`, 121]));
});
