/** What is counted of a call that was cut off, when its turn is begun again. */
import { expect, test } from 'vitest';
import { noUsage } from '../../../../src/core/money/prices.ts';
import { beginTurn, writeOff } from '../../../../src/core/runs/turns/begin-turn.ts';
import { record, turn } from '../records.ts';

test('a call that was cut off by a crash is counted at the most that it can have cost, and the turn begun again', () => {
  const before = { ...noUsage, input: 1000 };
  const atRisk = { ...noUsage, cacheWrite1h: 1_000_000 };
  const earlier = { usd: 0.25, calls: 1 };
  const cut = record({ turn: turn({ turn: 3, usage: before, costUsd: 0.5, unconfirmed: earlier, atRisk }) });
  const usage = { ...atRisk, input: 1000 };
  const unsettled = { turn: 3, usage, costUsd: 4.5, unconfirmed: { usd: 4.25, calls: 2 } };
  const lost = turn({ ...unsettled, atRisk: null });
  expect(writeOff(cut)).toEqual({ turn: lost, state: { unsettled } });
  expect(beginTurn(cut, 3, 50)).toEqual({ turn: { ...lost, attempts: 2 }, state: { unsettled } });
});

test('a turn whose call was not reserved, or ended, is begun again for nothing', () => {
  const open = record({ turn: turn({ turn: 3, costUsd: 0.002 }) });
  expect(writeOff(open)).toEqual({});
  expect(beginTurn(open, 3, 50)).toEqual({ turn: turn({ turn: 3, costUsd: 0.002, attempts: 2 }) });
});
