import { expect, it } from 'vitest';
import { tasks } from '../../bench/judge/candidates.ts';
import { type Judgement, rateLines } from '../../bench/judge/rates.ts';

const judgement = (id: string, given: Partial<Judgement>): Judgement => ({
  id,
  wrong: null,
  outcome: 'approved',
  by: null,
  costUsd: 0.25,
  ...given,
});

it('both rates of a judge are told, and each kind of wrong that it approved', () => {
  const lines = rateLines([
    judgement('a', {}),
    judgement('b', { outcome: 'rejected', by: 'C1' }),
    judgement('c', { wrong: 'off-by-one' }),
    judgement('d', { wrong: 'off-by-one', outcome: 'rejected', by: 'C1' }),
    judgement('e', { wrong: 'docs-untrue', outcome: 'rejected', by: 'C2' }),
    judgement('f', { outcome: 'undecided', by: 'paused' }),
  ]);
  expect(lines).toEqual([
    'false approvals   33 % (1 of 3)    of what is wrong',
    '  off-by-one          50 % (1 of 2)',
    '  docs-untrue         0 % (0 of 1)',
    'false rejections  50 % (1 of 2)    of what is right',
    'undecided         f',
    'evaluators cost   $1.50',
  ]);
});

it('there are thirty candidates and more, of every kind, and each is another', () => {
  const candidates = tasks.flatMap((task) => task.candidates);
  const counts = Map.groupBy(candidates, ({ wrong }) => wrong ?? 'right');
  expect(Object.fromEntries([...counts].map(([kind, list]) => [kind, list.length]))).toEqual({
    right: 13,
    'off-by-one': 6,
    'missing-error-path': 5,
    'special-cased-test': 3,
    'weakened-test': 4,
    'scope-creep': 2,
    'docs-untrue': 2,
  });
  expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
  expect(new Set(candidates.map(({ edits }) => JSON.stringify(edits))).size).toBe(candidates.length);
});
