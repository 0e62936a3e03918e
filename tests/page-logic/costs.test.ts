/** How costs over time are drawn, and what the breaker's moves tell. */
import { expect, test } from 'vitest';
import { movesOf } from '../../src/page/views/costs/breaker/moves.ts';
import { areasOf, evenly, shareLine } from '../../src/page/views/costs/chart/areas.ts';
import { forecastOf } from '../../src/page/views/costs/forecast.ts';
import { aBuild, aTask } from '../workers/build-snapshot.ts';

test('costs stand on one another, under the limit where it is near', () => {
  const series = [
    { name: 'generator', values: [0, 40, 60] },
    { name: 'evaluator', values: [0, 0, 40] },
  ];
  expect(areasOf(series, 192)).toEqual({
    areas: [
      { name: 'generator', place: 0, path: 'M0,100L50,79.97L100,69.95L100,100L50,100L0,100Z', last: 60 },
      { name: 'evaluator', place: 1, path: 'M0,100L50,79.97L100,49.92L100,69.95L50,79.97L0,100Z', last: 40 },
    ],
    top: 199.68,
    limitY: expect.closeTo(3.846, 3),
  });
  const { top, limitY } = areasOf(series, 1_000);
  expect({ top, limitY }).toEqual({ top: 108, limitY: null });
  expect(areasOf([], 0)).toEqual({ areas: [], top: 1, limitY: null });
});

test('more series than can be told apart are one', () => {
  const many = Array.from({ length: 9 }, (_, at) => ({ name: `model ${at}`, values: [9 - at] }));
  const { areas } = areasOf(many, 0);
  expect(areas.map(({ name, last }) => [name, last]).slice(4)).toEqual([
    ['model 4', 5],
    ['4 others', 10],
  ]);
});

test('a share is a line that breaks where there is none, and a table takes moments evenly, the last among them', () => {
  expect(shareLine([null, 0.5, 1, null, 0])).toBe('M25,50L50,0M100,100');
  expect([evenly(3, 5), evenly(100, 4)]).toEqual([
    [0, 1, 2],
    [0, 33, 66, 99],
  ]);
});

test('the newest move comes first, with what was seen, each line once, and what has come since it was read', () => {
  const signal = { kind: 'same-failure', times: 3, paths: ['a.ts'], criteria: ['C1'] };
  const opened = {
    seq: 4,
    at: 10,
    type: 'breaker.opened',
    text: 'opens',
    data: { task: 'fares', cause: { task: 'fares', signal }, evidence: ['lost', 'lost'] },
  };
  const closed = { seq: 9, at: 20, type: 'breaker.closed', text: 'closes', data: { task: 'fares', why: 'merged' } };
  const merged = { seq: 8, at: 20, type: 'task.merged', text: 'merges', data: {} };
  const moves = movesOf([opened], [opened, merged, closed]);
  expect(moves).toEqual([
    { seq: 9, at: 20, state: 'CLOSED', text: 'closes', evidence: [], files: [], criteria: [] },
    { seq: 4, at: 10, state: 'OPEN', text: 'opens', evidence: ['lost'], files: ['a.ts'], criteria: ['C1'] },
  ]);
});

test('the forecast takes each open task at the median of those that have merged', () => {
  const cost = { spentUsd: 8, unconfirmed: { usd: 1, calls: 2 }, reservedUsd: 1, limitUsd: 12, freeModels: [] };
  const tasks = [aTask({ status: 'merged' }), aTask({ id: 'fares' }), aTask({ id: 'map' }), aTask({ id: 'search' })];
  const forecast = { pathMinutes: 10, taskMinutes: 20, medianRounds: 1, medianCostUsd: 2 };
  const urls = { self: '', plan: '', events: '', page: '' };
  const view = { ...aBuild({ cost, tasks, forecast }), scripted: false, urls };
  expect(forecastOf(view)).toEqual({ endUsd: 14, medianUsd: 2, openTasks: 3, overUsd: 2 });
  expect(forecastOf({ ...view, endedAt: 1 })).toBeNull();
});
