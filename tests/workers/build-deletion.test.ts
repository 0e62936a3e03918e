/** Deleting a build, with the real objects: what goes, what a crash in the middle leaves to do, what comes too late. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { noneUnconfirmed } from '../../src/core/money/ledger.ts';
import { noUsage } from '../../src/core/money/prices.ts';
import type { RunReport } from '../../src/core/runs/run-report.ts';
import type { Build } from '../../src/durable-objects/builds/build.ts';
import { discovery, submission } from '../core/builders.ts';
import { alarmOf, buildStub, crash, endedBuild, endRun, isListed, remoteWithoutRefs, tablesOf } from './ended-build.ts';

beforeAll(remoteWithoutRefs);
afterAll(() => void vi.unstubAllGlobals());

const soon = { timeout: 15_000 };
const aReport = (id: string): RunReport => ({
  runId: `${id}-r1`,
  seq: 9,
  body: { kind: 'discovery', commit: null, discovery: discovery() },
});

test('of a deleted build nothing is left: no object of it, no run, no line in history, no alarm', async () => {
  const id = 'bdeletedaaa';
  const { build, runs } = await endedBuild(id, { endedAt: Date.now() });
  expect(await isListed(id)).toBe(true);
  expect(await build.steer({ kind: 'delete' })).toMatchObject({
    ok: true,
    view: { id, repositories: [{ name: 'app', branch: `breakwater/${id}`, sha: 'a'.repeat(40) }] },
  });
  // At once, for every reader; the rest goes in its own time.
  const events = { after: 0, limit: 10, waitMs: 0 };
  expect([
    await build.view(),
    await build.plan(),
    await build.events(events),
    await build.steer({ kind: 'delete' }),
  ]).toEqual([null, null, null, null]);
  expect(await build.steer({ kind: 'cancel' })).toBeNull();
  await vi.waitFor(async () => {
    expect(await Promise.all([build, ...runs].map(tablesOf))).toEqual([[], [], []]);
  }, soon);
  expect(await isListed(id)).toBe(false);
  expect(await Promise.all([build, ...runs].map(alarmOf))).toEqual([null, null, null]);
});

test('a build that is deleted while its history is written again does not come back in it', async () => {
  const id = 'bdeletedjjj';
  const { build } = await endedBuild(id, { endedAt: Date.now() });
  // What is written at the object's start is done.
  await build.rebuildHistory();
  const database: D1Database = Object.getPrototypeOf(env.DB);
  const { batch } = database;
  await runInDurableObject(build, async (object: Build) => {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const slow = vi.spyOn(database, 'batch').mockImplementationOnce(async function (this: D1Database, statements) {
      asked.resolve();
      await answered.promise;
      return batch.call(this, statements) as never;
    });
    const rebuilt = object.rebuildHistory();
    await asked.promise;
    await object.steer({ kind: 'delete' });
    await scheduler.wait(500);
    answered.resolve();
    expect(await rebuilt).toBe(true);
    slow.mockRestore();
  });
  await vi.waitFor(async () => expect(await tablesOf(build)).toEqual([]), soon);
  expect(await isListed(id)).toBe(false);
});

test('a build that is not at its end is not deleted', async () => {
  const id = 'bdeletedbbb';
  const build = buildStub(id);
  await build.create({ id, submission: submission({ prompt: 'Something.' }), tenant: 'default', submittedBy: 'root' });
  expect(await build.steer({ kind: 'delete' })).toEqual({
    ok: false,
    refusal: { code: 'not-ended', status: 'opening' },
  });
  expect(await build.view()).toMatchObject({ id });
});

test('who waits for an event of a build hears that it is deleted', async () => {
  const { build } = await endedBuild('bdeletedccc', { endedAt: Date.now() });
  const lastSeq = (await build.view())?.lastSeq ?? 0;
  const page = build.events({ after: lastSeq, limit: 10, waitMs: 20_000 });
  await build.steer({ kind: 'delete' });
  expect(await page).toBeNull();
});

test('a crash in the middle of a deletion is gone on from, once the runs that were left have ended', async () => {
  const id = 'bdeletedddd';
  const { build, runs } = await endedBuild(id, { endedAt: Date.now(), runPhase: 'disposing' });
  const [first, second] = runs;
  if (!first || !second) throw new Error('there are two runs');
  await endRun(first);
  await build.steer({ kind: 'delete' });
  await crash(build);
  // Half of it: the first run has gone, the second still gives its sandbox back.
  await vi.waitFor(async () => expect(await tablesOf(first)).toEqual([]), soon);
  expect((await tablesOf(buildStub(id))).length).toBeGreaterThan(0);
  await crash(buildStub(id));
  expect(await buildStub(id).view()).toBeNull();
  await endRun(second);
  await vi.waitFor(async () => expect(await tablesOf(buildStub(id))).toEqual([]), soon);
  expect([await tablesOf(second), await isListed(id)]).toEqual([[], false]);
});

test('a run whose object is gone already, of which the build does not know yet, holds up nothing', async () => {
  const { build, runs } = await endedBuild('bdeletedeee', { endedAt: Date.now() });
  await build.steer({ kind: 'delete' });
  await runs[0]?.erase();
  await vi.waitFor(async () => expect(await tablesOf(build)).toEqual([]), soon);
});

test('what runs still report and ask after the build is gone brings nothing back', async () => {
  const id = 'bdeletedfff';
  const { build } = await endedBuild(id, { endedAt: Date.now() });
  await build.steer({ kind: 'delete' });
  await build.report(aReport(id));
  await vi.waitFor(async () => expect(await tablesOf(build)).toEqual([]), soon);
  await build.report(aReport(id));
  const settle = { turn: 2, usage: noUsage, costUsd: 1, unconfirmed: noneUnconfirmed };
  expect(await build.askLedger({ runId: `${id}-r1`, settle, reserve: { turn: 3, usd: 1 } })).toBe('stop');
  await crash(build);
  const again = buildStub(id);
  await again.report(aReport(id));
  expect([await again.view(), await tablesOf(again), await alarmOf(again)]).toEqual([null, [], null]);
});

test('a build that waits for nothing leaves memory: no timer of a request to its remote holds it there', async () => {
  const { build, runs } = await endedBuild('bdeletedhhh', { endedAt: Date.now() });
  await build.steer({ kind: 'delete' });
  await vi.waitFor(async () => expect(await Promise.all([build, ...runs].map(tablesOf))).toEqual([[], [], []]), soon);
  // Waits for all that is pending in the object.
  await evictDurableObject(build);
}, 15_000);

test('asking for a build that does not exist stores nothing', async () => {
  const build = buildStub('bdeletedggg');
  expect([await build.view(), await tablesOf(build)]).toEqual([null, []]);
});
