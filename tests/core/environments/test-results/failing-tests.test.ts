import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failingInEither,
  failingTests,
  newlyFailing,
} from '../../../../src/core/environments/test-results/failing-tests.ts';

/** As the runners wrote them, shortened where nothing is read. */
const outputs: Record<string, string> = {
  vitest: `
 ❯ |node| tests/x.test.ts (5 tests | 4 failed) 11ms
   × fails > hard 5ms

⎯⎯⎯⎯⎯⎯ Failed Suites 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  |node| tests/y.test.ts [ tests/y.test.ts ]
Error: boom
⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/4]⎯

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 3 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  |node| tests/x.test.ts > fails > hard
AssertionError: expected 1 to be 2 // Object.is equality

 FAIL  |node| tests/x.test.ts > group > each 1
 FAIL  |node| tests/x.test.ts > group > each 2
Error: x

 Test Files  2 failed (2)
      Tests  3 failed | 1 passed (4)
     Errors  1 error
`,
  jest: `FAIL src/a.test.js
  ● Console

    console.log
      hello

  ● adds › one and one

    expect(received).toBe(expected)

FAIL src/b.test.js
  ● Test suite failed to run

    Cannot find module './nope'

PASS src/c.test.js

Test Suites: 2 failed, 1 passed, 3 total
Tests:       1 failed, 3 passed, 4 total
`,
  node: `✔ passes (0.774932ms)
✖ fails # hard (0.683566ms)
▶ group
  ✖ inner bad (0.26203ms)
✖ group (4.365367ms)
✖ b.test.mjs (80.307875ms)
ℹ tests 7
ℹ fail 3
ℹ cancelled 0
ℹ todo 1

✖ failing tests:

test at a.test.mjs:2:27
✖ fails # hard (0.683566ms)
  AssertionError [ERR_ASSERTION]: 1 == 2

test at a.test.mjs:3:53
✖ inner bad (0.26203ms)

test at a.test.mjs:3:127
⚠ todo bad (1.734187ms) # TODO

test at b.test.mjs:1:1
✖ b.test.mjs (80.307875ms)
  'test failed'
`,
  tap: `TAP version 13
# Subtest: passes
ok 1 - passes
not ok 2 - fails \\# hard
  ---
  duration_ms: 1.086594
  ...
# Subtest: group
    ok 1 - inner ok
    not ok 2 - inner bad
    ok 3 - sk # SKIP
    not ok 4 - todo bad # TODO
    1..4
not ok 3 - group
not ok 4 - b.test.mjs
1..4
# tests 7
# pass 2
# fail 3
# cancelled 0
`,
  pytest: `=================================== FAILURES ===================================
test_a.py:5: AssertionError
=========================== short test summary info ============================
FAILED test_a.py::test_x[a b] - AssertionError: assert 'a b' == 1
FAILED test_a.py::test_x[c - d] - AssertionError: assert 'c - d' == 1
FAILED test_a.py::TestC::test_m - AssertionError: a [x] - y
ERROR test_a.py::test_e - ValueError: x
=================== 3 failed, 1 passed, 1 error in 3.87s ====================
`,
  go: `--- FAIL: TestAdd (0.00s)
    a_test.go:5: bad
    --- FAIL: TestAdd/negative_numbers (0.00s)
FAIL
FAIL\texample.com/a\t0.003s
ok  \texample.com/b\t(cached)
panic: runtime error: index out of range [recovered]
FAIL\texample.com/c\t0.004s
FAIL\texample.com/d [build failed]
?   \texample.com/e\t[no test files]
FAIL\texample.com/f\t0.001s
FAIL
`,
  cargo: `test a::tests::ok ... ok
test a::tests::bad ... FAILED

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured
`,
};

const expected: Record<string, string[]> = {
  vitest: [
    'an error that no test has caught',
    '|node| tests/x.test.ts > fails > hard',
    '|node| tests/x.test.ts > group > each 1',
    '|node| tests/x.test.ts > group > each 2',
    '|node| tests/y.test.ts [ tests/y.test.ts ]',
  ],
  jest: ['src/a.test.js › adds › one and one', 'src/b.test.js › Test suite failed to run'],
  node: ['a.test.mjs > fails # hard', 'a.test.mjs > inner bad', 'b.test.mjs > b.test.mjs'],
  tap: ['b.test.mjs', 'fails \\# hard', 'group > inner bad'],
  pytest: [
    'ERROR test_a.py::test_e',
    'FAILED test_a.py::TestC::test_m',
    'FAILED test_a.py::test_x[a b]',
    'FAILED test_a.py::test_x[c - d]',
  ],
  go: [
    'example.com/a TestAdd',
    'example.com/a TestAdd/negative_numbers',
    'example.com/c [panic]',
    'example.com/d [build failed]',
    'example.com/f [failed]',
  ],
  cargo: ['a::tests::bad'],
};

const told = (output: string, isWhole = true) => failingTests(output, { isWhole });

describe('the failing tests', () => {
  it.each(Object.keys(outputs))('are told by %s', (runner) => {
    expect(told(outputs[runner] ?? '')).toEqual(expected[runner]?.toSorted());
  });

  it.each(Object.keys(outputs))('are not told by %s that was cut off before its end', (runner) => {
    const lines = (outputs[runner] ?? '').trimEnd().split('\n');
    expect(told(lines.slice(0, Math.ceil(lines.length / 3)).join('\n'))).toBe(null);
  });

  it('are told of an output that was cut in its middle only where the runner counts them', () => {
    const cut = (runner: string, line: string) => told((outputs[runner] ?? '').replace(line, ''), false);
    expect(cut('pytest', 'test_a.py:5: AssertionError')).toHaveLength(4);
    expect(cut('pytest', "FAILED test_a.py::test_x[a b] - AssertionError: assert 'a b' == 1\n")).toBe(null);
    expect(cut('go', 'ok  \texample.com/b\t(cached)\n')).toBe(null);
  });

  it.each([
    ['nothing', ''],
    ['an unknown runner', 'Error: 3 assertions failed'],
    [
      'a run of pytest that could not read a file',
      'ERROR a.py\n!!! Interrupted: 1 error during collection !!!\n1 error in 3.6s',
    ],
    ['a run that gave up', 'TAP version 13\nnot ok 1 - a\nBail out! no database\n1..1\n'],
    ['a package that was not finished', 'ok  \ta\t0.1s\n--- FAIL: TestB (0.0s)\n'],
  ])('are not told by %s', (_, output) => {
    expect(told(output)).toBe(null);
  });

  it('of several runners are told together', () => {
    expect(told(`${outputs.cargo}${outputs.go}`)).toEqual(
      [...(expected.cargo ?? []), ...(expected.go ?? [])].toSorted(),
    );
  });

  it('of a run with many files, which jest shows twice, count once', () => {
    const [body = '', ends = ''] = (outputs.jest ?? '').split('\nTest Suites:');
    expect(told(`${body}\nSummary of all failing tests\n${body}\nTest Suites:${ends}`)).toEqual(expected.jest);
  });

  it('are found in any text without an end to the search', () => {
    const line = fc.constantFrom(...Object.values(outputs).flatMap((output) => output.split('\n')));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const names = told(lines.join('\n'));
        expect(names === null || names.every((name) => name !== '')).toBe(true);
      }),
    );
  });
});

describe('what fails now and did not before', () => {
  it.each([
    [['a'], ['a'], []],
    [['a'], ['a', 'b'], ['b']],
    [['a'], ['a', 'a'], ['a']],
    [['a', 'b'], [], []],
    [[], ['constructor'], ['constructor']],
  ])('of %j and then %j is %j', (before, now, newly) => {
    expect(newlyFailing(before, now)).toEqual(newly);
  });

  it('is nothing that fails in either of two runs', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(names, names, (a, b) => {
        const either = failingInEither(a, b);
        expect([newlyFailing(either, a), newlyFailing(either, b)]).toEqual([[], []]);
        expect(either.length).toBeLessThanOrEqual(a.length + b.length);
      }),
    );
  });
});
