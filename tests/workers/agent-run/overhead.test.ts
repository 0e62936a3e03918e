/** What durability costs a turn, and that the cost does not grow with the transcript. */
import { expect, test } from 'vitest';
import { generating, order, runOf, runToEnd } from './orders.ts';

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('two hundred turns cost about the same each', { timeout: 120_000 }, async () => {
  const given = order(generating('many'));
  const started = Date.now();
  const reports = await runToEnd(given);
  const wall = Date.now() - started;
  expect(reports).toEqual([{ kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) }]);
  const turns = await runOf(given).timings();
  expect(turns.length).toBe(200);
  const whole = turns.slice(0, -1);
  const of = (key: 'modelMs' | 'toolMs' | 'totalMs') => whole.map((turn) => turn[key]);
  const overhead = whole.map(({ totalMs, modelMs, toolMs }) => totalMs - modelMs - toolMs);
  console.log(
    'wall',
    wall,
    'model',
    median(of('modelMs')),
    'tool',
    median(of('toolMs')),
    'total',
    median(of('totalMs')),
    'overhead',
    median(overhead),
    overhead.slice(15, 25).join(','),
    overhead.slice(185, 195).join(','),
  );
  console.log(
    'total 10..30',
    median(of('totalMs').slice(10, 30)),
    '170..190',
    median(of('totalMs').slice(170, 190)),
    'model',
    median(of('modelMs').slice(10, 30)),
    median(of('modelMs').slice(170, 190)),
    'tool',
    median(of('toolMs').slice(10, 30)),
    median(of('toolMs').slice(170, 190)),
  );
  const cost = whole.map((t) => t.usage);
  console.log(JSON.stringify(cost[100]), JSON.stringify(cost[198]));
});
