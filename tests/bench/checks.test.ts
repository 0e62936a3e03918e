import { expect, test } from 'vitest';
import { judged } from '../../bench/checks.ts';

test('a bench fails where a value reaches its goal or is no number, and says there what else may be the cause', () => {
  const heap = { what: 'heap', value: 99.94, unit: ' MB', below: 100 } as const;
  const page = { what: 'a page', value: 100, unit: ' ms', below: 100, note: 'the machine may be busy' } as const;
  const growth = { what: 'last / first', value: Number.NaN, unit: '', below: 1.2 } as const;
  expect([judged([heap]), judged([heap, page, growth])]).toEqual([
    { lines: ['holds  heap: 99.9 MB   (goal: below 100 MB)'], hold: true },
    {
      lines: [
        'holds  heap: 99.9 MB   (goal: below 100 MB)',
        'FAILS  a page: 100.0 ms   (goal: below 100 ms; the machine may be busy)',
        'FAILS  last / first: NaN   (goal: below 1.2)',
      ],
      hold: false,
    },
  ]);
});
