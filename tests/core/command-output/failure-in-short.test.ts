/** Whatever has failed, its short form begins with what was run and keeps the line that says why. */
import { expect, test } from 'vitest';
import { failureInShort } from '../../../src/core/command-output/failure-in-short.ts';

const passed = (count: number) => Array.from({ length: count }, (_, n) => `✔ passes in case ${n} (1ms)`).join('\n');
const command = `npm test -- --test-name-pattern '${'(one|two|three) '.repeat(30)}'`;

const failures: [runner: string, output: string, tells: string][] = [
  [
    'node:test',
    `> app@1.0.0 test\n> node --test\n\n${passed(40)}\n✖ adds two (2ms)\nℹ tests 41\nℹ fail 1\n\n✖ failing tests:\n\ntest at test/a.test.js:3:1\n✖ adds two (2ms)\n  AssertionError [ERR_ASSERTION]: 3 == 4\n      at TestContext.<anonymous> (file:///w/test/a.test.js:5:10)\n      at Test.runInAsyncScope (node:async_hooks:214:14)`,
    'AssertionError [ERR_ASSERTION]: 3 == 4',
  ],
  [
    'vitest',
    `${passed(30)}\n FAIL  test/a.test.ts > adds > two\nAssertionError: expected 3 to be 4 // Object.is equality\n\n- Expected\n+ Received\n\n- 4\n+ 3\n\n ❯ test/a.test.ts:5:10\n${'      3| \n'.repeat(30)} Test Files  1 failed | 9 passed (10)`,
    'AssertionError: expected 3 to be 4 // Object.is equality',
  ],
  [
    'jest',
    `${passed(30)}\n  ● adds › two\n\n    expect(received).toBe(expected) // Object.is equality\n\n    Expected: 4\n    Received: 3\n${'      at Object.<anonymous> (a.test.js:3:1)\n'.repeat(20)}Tests:       1 failed, 30 passed, 31 total`,
    'expect(received).toBe(expected)',
  ],
  [
    'pytest',
    `${'tests/test_a.py ........ [ 10%]\n'.repeat(20)}=== FAILURES ===\n    def test_add():\n>       assert add(1, 2) == 4\nE       assert 3 == 4\nE        +  where 3 = add(1, 2)\n\ntests/test_a.py:4: AssertionError\n=== 1 failed, 30 passed in 0.10s ===`,
    'assert 3 == 4',
  ],
  [
    'go',
    `${'ok  \tapp/x\t0.01s\n'.repeat(30)}--- FAIL: TestAdd (0.00s)\n    add_test.go:9: add(1, 2) = 3, expected 4\nFAIL\nFAIL\tapp/add\t0.002s\nFAIL`,
    'add_test.go:9: add(1, 2) = 3, expected 4',
  ],
  [
    'cargo',
    `${'test a::b ... ok\n'.repeat(40)}test adds ... FAILED\n\nfailures:\n\n---- adds stdout ----\nthread 'adds' panicked at src/lib.rs:9:9:\nassertion \`left == right\` failed\n  left: 3\n right: 4\n\nfailures:\n    adds\n\ntest result: FAILED. 40 passed; 1 failed; finished in 0.00s`,
    'assertion `left == right` failed',
  ],
  [
    'tsc',
    `${'> tsc -p .\n'}${'Files: 100 checked\n'.repeat(1)}src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n${'  in the expression here\n'.repeat(40)}`,
    "src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
  ],
  [
    'a missing module',
    `node:internal/modules/esm/resolve:275\n    throw new ERR_MODULE_NOT_FOUND(\n          ^\n\nError [ERR_MODULE_NOT_FOUND]: Cannot find module '/w/src/b.js' imported from /w/src/a.js\n${'    at finalizeResolution (node:internal/modules/esm/resolve:275:11)\n'.repeat(20)}Node.js v24.0.0`,
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/w/src/b.js'",
  ],
  ['a shell', `${'compiling a file\n'.repeat(60)}sh: 1: eslint: not found`, 'sh: 1: eslint: not found'],
  ['nothing that is known', `${'a line of progress 1\nanother of 2\n'.repeat(40)}exploded`, 'exploded'],
  [
    'an evaluator in one sentence after the other',
    `I opened the page and looked at every part of it. ${'The heading is there and so is the list. '.repeat(12)}With an empty list the page shows nothing where the hint was expected. ${'All else holds, as far as I could see it. '.repeat(12)}`,
    'expected',
  ],
];

test.each(failures)('of %s the cause is kept', (_, output, tells) => {
  const evidence = `The check \`${command}\` ended with exit code 1:\n${output}`;
  for (const longest of [240, 400, 800]) {
    const short = failureInShort(evidence, longest);
    expect(short.length).toBeLessThanOrEqual(longest);
    expect(short.startsWith('The check `npm test')).toBe(true);
    expect(short).toContain(tells);
  }
  expect(failureInShort(output, 300)).toContain(tells);
});

test('the lines stand in their order, and it is seen where others are left out', () => {
  const output = `npm test\n${passed(40)}\n✖ adds two\nAssertionError: 3 == 4\n${'    at x (y.js:1:1)\n'.repeat(20)}exit 1`;
  expect(failureInShort(output, 120)).toBe(
    ['npm test', '…', '✖ adds two', 'AssertionError: 3 == 4', '    at x (y.js:1:1)'.trim(), '…', 'exit 1'].join('\n'),
  );
});

test('what is short stays as it is, without its colours', () => {
  expect(failureInShort('\u001b[31mred\u001b[39m\n  and more\n', 100)).toBe('red\n  and more');
});

test('no cut leaves half a character', () => {
  for (let longest = 60; longest < 90; longest += 1)
    expect(failureInShort(`${'😀'.repeat(200)} expected ${'😀'.repeat(200)}`, longest).isWellFormed()).toBe(true);
});
