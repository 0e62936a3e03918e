/** What can be removed of a run: its transcript, or all of it; and nothing while it is at work. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { generating, order, runOf, runToEnd } from './orders.ts';
import { fileAppears, sandboxIsGone } from './sandbox-probe.ts';

const rowsOf = (run: ReturnType<typeof runOf>): Promise<Record<string, number>> =>
  runInDurableObject(run, (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray();
    return Object.fromEntries(
      tables.map(({ name }) => [name, Number(storage.sql.exec(`SELECT count(*) AS n FROM "${name}"`).one().n)]),
    );
  });

test('a transcript is removed with its turns and calls; that it was, and what the run reported, stays', async () => {
  const given = order(generating('greet'));
  await runToEnd(given);
  const run = runOf(given);
  await expect.poll(() => run.isAtWork()).toBe(false);
  expect([(await run.transcript()).length > 0, await run.transcriptRemovedAt()]).toEqual([true, null]);
  await expect.poll(() => run.removeTranscript()).toBe(true);
  const removedAt = await run.transcriptRemovedAt();
  expect(removedAt).toBeGreaterThan(0);
  expect(await rowsOf(run)).toEqual({ run: 4, format: 1, messages: 0, turns: 0, calls: 0, reports: 3 });
  expect([await run.removeTranscript(), await run.transcriptRemovedAt()]).toEqual([true, removedAt]);
});

test('of an erased run nothing is left, and a run that never began is erased too', async () => {
  const given = order(generating('greet'));
  await runToEnd(given);
  const run = runOf(given);
  await expect.poll(() => run.erase(), { timeout: 10_000 }).toBe(true);
  expect([await rowsOf(run), await run.transcript(), await run.gitAccess()]).toEqual([{}, [], null]);
  expect(await run.erase()).toBe(true);
  const refused = runOf(order(generating('greet')));
  await refused.stop('the build was cancelled');
  expect([await rowsOf(refused), await refused.erase(), await rowsOf(refused)]).toMatchObject([{ run: 1 }, true, {}]);
});

test('nothing is removed of a run that is at work', async () => {
  const given = order(generating('long'));
  const run = runOf(given);
  await run.start(given);
  await fileAppears(given.runId, 'api/started');
  expect([await run.removeTranscript(), await run.erase()]).toEqual([false, false]);
  await run.stop('the test is over');
  await sandboxIsGone(given.runId);
});

test('a run that has ended leaves memory: nothing of it, such as the timer of a model call, holds it there', async () => {
  const given = order(generating('greet'));
  await runToEnd(given);
  await expect.poll(() => runOf(given).isAtWork()).toBe(false);
  // Waits for all that is pending in the object.
  await evictDurableObject(runOf(given));
}, 60_000);
