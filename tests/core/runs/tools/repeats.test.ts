/** Which calls are a circle, and which only look like one. */
import { expect, test } from 'vitest';
import { noRepeats, observeCall, signatureOf, verdictOf } from '../../../../src/core/runs/tools/repeats.ts';

type Call = { signature: string; ms?: number };
const named = (...signatures: string[]): Call[] => signatures.map((signature) => ({ signature }));

/** The verdict after each call. */
function verdicts(calls: Call[], sameCall = 6): string[] {
  let repeats = noRepeats;
  return calls.map(({ signature, ms = 10 }) => {
    const next = observeCall(repeats, signature, ms);
    const { kind } = verdictOf(repeats, next, sameCall);
    repeats = next;
    return kind;
  });
}
const isQuiet = (calls: Call[]): boolean => verdicts(calls).every((kind) => kind === 'goes-on');

test('the same call with the same result is warned of half-way and ends the run at the limit', () => {
  expect(verdicts(named('a', 'a', 'a', 'a', 'a', 'a'))).toEqual([
    'goes-on',
    'goes-on',
    'warned',
    'goes-on',
    'goes-on',
    'stagnates',
  ]);
  expect(verdicts(named('a', 'a'), 2)).toEqual(['goes-on', 'stagnates']);
});

test('a circle of several calls is seen as well', () => {
  expect(verdicts(named('a', 'b', 'c', 'a', 'b', 'c', 'a', 'b')).at(-1)).toBe('stagnates');
});

test('polling whose output changes is no circle, however long', () => {
  expect(isQuiet(named(...Array.from({ length: 100 }, (_, n) => `status ${n}`)))).toBe(true);
});

test('exploring with many reads is none, and neither is reading some of them again', () => {
  const files = Array.from({ length: 60 }, (_, n) => `file ${n}`);
  expect(isQuiet(named(...files, 'file 59', 'file 1', 'file 2', 'file 3'))).toBe(true);
});

test('testing after each edit is none, though the tests say the same', () => {
  expect(isQuiet(named(...Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? `edit ${n}` : 'tests fail'))))).toBe(
    true,
  );
});

test('long test runs with the same output between looks are none', () => {
  const runs = Array.from({ length: 10 }, () => ({ signature: 'tests pass', ms: 300_000 }));
  expect(isQuiet(runs)).toBe(true);
});

test('waiting with the same output is borne five times as long, and is warned of before it ends', () => {
  const waits = Array.from({ length: 31 }, () => ({ signature: 'sleep 5; cat status', ms: 5000 }));
  const said = verdicts(waits);
  expect(said.indexOf('warned')).toBe(15);
  expect(said.indexOf('stagnates')).toBe(30);
});

test('whatever is new starts the count anew', () => {
  expect(isQuiet(named('a', 'a', 'b', 'a', 'c', 'c', 'd', 'd'))).toBe(true);
});

const bash = (command: string, result: string): string =>
  signatureOf({ id: 'a', name: 'bash', input: { command } }, result);

test('times in a command or its output, and what else differs by chance, make no other call', () => {
  const run = (n: number): string =>
    bash(
      `npm test > logs/2026-11-27T10:00:0${n}.log; cat logs/run-176423041${n}.log logs/20261127-10151${n}.txt`,
      `1 failed in ${n}.5s\n  at /app/a.test.ts:${n}:7\n  in /tmp/x${n}/y, port ${n}000\nDuration ${n} ms`,
    );
  expect(run(2)).toBe(run(1));
});

test('another command, another result and another text that is written are other calls', () => {
  const edit = (text: string): string => signatureOf({ id: 'a', name: 'edit', input: { new_str: text } }, 'Done.');
  const calls = [
    bash('sed -n 1,9p a', 'x'),
    bash('sed -n 10,19p a', 'x'),
    bash('status', '{"done":12}'),
    bash('status', '{"done":13}'),
    edit('timeout 5 s'),
    edit('timeout 9 s'),
  ];
  expect(new Set(calls).size).toBe(6);
});
