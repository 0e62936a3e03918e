/** What runs settle for calls that were cut off: never less than the provider can have billed. */
import { abortAllDurableObjects } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { LedgerRequest } from '../../../src/core/runs/ledger-questions.ts';
import { buildOf, generating, order, runOf, runToEnd, servers } from './orders.ts';
import { sandboxIsGone } from './sandbox-probe.ts';

const underWay = async (task: string): Promise<void> => {
  await (await fetch(`${servers.modelUrl}/held/${task}`)).text();
};
const settled = (accounts: LedgerRequest[]): [number, number][] =>
  accounts.flatMap(({ settle }) => (settle ? [[settle.turn, settle.costUsd] as [number, number]] : []));

test('a call that a crash cut off is settled at what was reserved for it, and its turn is asked again', async () => {
  const given = order(generating('held-before-crash'));
  await runOf(given).start(given);
  await underWay('held-before-crash');
  const [reserved] = await buildOf(given).accounts();
  await abortAllDurableObjects();
  await runOf(given).start(given);
  const reports = await buildOf(given).ended();
  expect(reports.map(({ body }) => body.kind)).toEqual(['ended']);
  // The Build of these tests keeps its accounts in memory: these came after the crash.
  const accounts = await buildOf(given).accounts();
  const [lost, first, second] = settled(accounts);
  expect(lost).toEqual([1, reserved?.reserve?.usd]);
  expect(first?.[0]).toBe(1);
  expect(first?.[1]).toBeGreaterThan(lost?.[1] ?? Infinity);
  expect(second?.[0]).toBe(2);
  expect(second?.[1]).toBeLessThan(lost?.[1] ?? 0);
  const [turn] = await runOf(given).timings();
  expect(turn).toMatchObject({ turn: 1, attempts: 2, costUsd: first?.[1], atRisk: null });
});

test('a run that is stopped within an answer settles what the answer can have cost', async () => {
  const given = order(generating('held-within-stop'));
  const run = runOf(given);
  await run.start(given);
  await underWay('held-within-stop');
  await run.stop('the build was cancelled');
  await sandboxIsGone(given.runId);
  const accounts = await buildOf(given).accounts();
  const [reserved, last] = accounts;
  expect(accounts).toHaveLength(2);
  expect(last).toMatchObject({ settle: { turn: 1 }, reserve: null });
  // The prompt as it was counted, and an answer as long as was allowed: less than the reservation, more than its output.
  expect(last?.settle?.costUsd).toBeLessThanOrEqual(reserved?.reserve?.usd ?? 0);
  expect(last?.settle?.usage.output).toBe(16_000);
});

test('a run that is stopped before its call was answered says that it cost nothing, which frees its reservation', async () => {
  const given = order(generating('held-before-stop'));
  const run = runOf(given);
  await run.start(given);
  await underWay('held-before-stop');
  await run.stop('the build was cancelled');
  await sandboxIsGone(given.runId);
  expect((await buildOf(given).accounts()).at(-1)).toMatchObject({ settle: { turn: 1, costUsd: 0 }, reserve: null });
});

test('a run that was stopped and then crashed settles the call that was under way', async () => {
  const given = order(generating('held-within-both'));
  await runOf(given).start(given);
  await underWay('held-within-both');
  const [reserved] = await buildOf(given).accounts();
  await abortAllDurableObjects();
  await runOf(given).stop('the build was cancelled');
  await sandboxIsGone(given.runId);
  expect(settled(await buildOf(given).accounts())).toEqual([[1, reserved?.reserve?.usd]]);
});

test('a broken stream is settled before the next call is reserved, and a refused call costs nothing', async () => {
  const given = order(generating('billed'));
  await runToEnd(given);
  const accounts = await buildOf(given).accounts();
  const asked = accounts.map(({ settle, reserve }) => [settle?.turn ?? null, reserve?.turn ?? null]);
  expect(asked).toEqual([
    // Twice overloaded, which costs nothing.
    [null, 1],
    [null, 1],
    [null, 1],
    // The stream of turn 2 is cut, and so is that of turn 3.
    [1, 2],
    [2, 2],
    [2, 3],
    [3, 3],
    // A rate limit.
    [3, 4],
    [null, 4],
    [4, null],
  ]);
});
