/** Runs that a release has left behind, in every phase: today's object opens them and takes their next step. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import type { RunState } from '../../../src/core/runs/record.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunReport } from '../../../src/core/runs/run-report.ts';
import type { Slot } from '../../../src/core/runs/slot.ts';
import {
  faultOf,
  type GoldenRows,
  goldenRows,
  insert,
  storedRows,
  withUnknownFields,
  withWords,
} from '../golden/golden-rows.ts';
import { buildOf, order as newOrder, runOf, sandboxSlots, servers } from './orders.ts';

const soon = { timeout: 30_000, interval: 50 };
const tables = ['run', 'messages', 'turns', 'calls', 'reports'];

const part = <Part>({ rows }: GoldenRows, key: string): Part | undefined =>
  rows.run?.find((row) => row.key === key)?.body as Part | undefined;
const phaseOf = (golden: GoldenRows) => part<RunState>(golden, 'state')?.phase.kind ?? 'refused';
const reportsOf = ({ rows }: GoldenRows) =>
  (rows.reports ?? []).flatMap(({ body, taken }) => (taken === 0 ? [body as unknown as RunReport] : []));

const golden = goldenRows('runs');
const ordered = golden.filter((one) => phaseOf(one) !== 'refused');
const named = (name: string): GoldenRows => {
  const found = golden.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

/** The rows in an object of their own; their repository is that of these tests. */
async function opened(given: GoldenRows) {
  const old = part<RunOrder>(given, 'order');
  const id = crypto.randomUUID().slice(0, 8);
  const words = old && { [old.runId]: `r-${id}`, [old.buildId]: `b-${id}`, [old.heads[0]?.commit ?? '']: servers.base };
  const mine = withWords(given, words ?? {});
  const order = part<RunOrder>(mine, 'order') ?? { ...newOrder({ role: 'architect', spec: '' }), runId: `r-${id}` };
  await insert(runOf(order), mine);
  return { rows: mine, order, run: () => runOf(order) };
}

/** Whatever the run waits for comes. */
async function wake({ rows, run }: Awaited<ReturnType<typeof opened>>): Promise<void> {
  const { waitingSince, slot } = part<RunState>(rows, 'state') ?? {};
  if (waitingSince !== null) await run().wake();
  if (slot?.kind === 'queued') expect(await run().offerSlot(slot.ticket)).toBe(true);
  await runInDurableObject(run(), (_, { storage }) => storage.setAlarm(Date.now()));
}

async function opensAndGoesOn(given: GoldenRows): Promise<void> {
  const subject = await opened(given);
  const { rows, run } = subject;
  const phase = phaseOf(rows);
  expect([await run().isAtWork(), (await run().timings()).length, (await run().transcript()).length]).toEqual([
    phase !== 'ended' && phase !== 'disposing',
    rows.rows.turns?.length,
    rows.rows.messages?.length,
  ]);
  const before = await storedRows(run(), tables);
  await wake(subject);
  const isAtRest = phase === 'ended';
  await vi.waitFor(async () => {
    if (!isAtRest) expect(await storedRows(run(), tables)).not.toEqual(before);
  }, soon);
  await run().stop('the test is over');
  await vi.waitFor(async () => {
    const [state] = await runInDurableObject(run(), (_, { storage }) =>
      storage.sql.exec("SELECT body ->> '$.phase.kind' AS kind FROM run WHERE key = 'state'").toArray(),
    );
    expect(state?.kind).toBe('ended');
  }, soon);
  const turns = await run().timings();
  await evictDurableObject(run());
  expect(await run().timings()).toEqual(turns);
}

// Each has objects and a sandbox of its own, and mostly waits.
test.concurrent.each(ordered)('$name opens and goes on', opensAndGoesOn);

test.concurrent.each(ordered)('$name opens and goes on with fields of a newer release', async (given) => {
  await opensAndGoesOn(withUnknownFields(given));
});

test.concurrent.each(golden.filter((one) => phaseOf(one) === 'reporting' || reportsOf(one).length > 0))(
  'all that $name had to report still comes to its build',
  async (given) => {
    for (const one of [given, withUnknownFields(given)]) {
      const subject = await opened(one);
      await wake(subject);
      const told = reportsOf(given).map(({ body }) => body.kind);
      await vi.waitFor(async () => {
        const kinds = (await buildOf(subject.order).reports()).map(({ body }) => body.kind);
        expect(kinds).toEqual(expect.arrayContaining([...told, 'ended']));
      }, soon);
    }
  },
);

test('a run that was refused before it began stays refused', async () => {
  const { run, order } = await opened(named('refused'));
  await run().start(order);
  expect([await run().isAtWork(), await run().tell({ id: 'n1', text: 'Hurry.' })]).toEqual([false, true]);
});

test('a transcript that was removed stays removed', async () => {
  const { run } = await opened(named('transcript-removed'));
  expect([(await run().transcript()).length, await run().transcriptRemovedAt()]).toEqual([0, expect.any(Number)]);
});

test('slots that are held and waited for are so still, also with fields of a newer release', async () => {
  const [slots] = goldenRows('slots');
  if (!slots) throw new Error('there are slots');
  for (const one of [slots, withUnknownFields(slots)]) {
    await insert(sandboxSlots(), one);
    expect(await sandboxSlots().slots()).toEqual(
      slots.rows.slot?.map(({ body }) => {
        const old = body as unknown as Slot;
        // Each run had a sandbox of its own, and none was warm.
        return { ...old, sandbox: old.runId, ...(old.kind === 'held' && { warm: null }) };
      }),
    );
  }
});

test('a run in a phase of a newer release says so, keeps its alarm, and goes on with that release', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { run } = await opened(named('session-model'));
  const setPhase = (kind: string) =>
    runInDurableObject(run(), (_, { storage }) => {
      storage.sql.exec("UPDATE run SET body = json_set(body, '$.phase.kind', ?) WHERE key = 'state'", kind);
    });
  await setPhase('dreaming');
  await evictDurableObject(run());
  expect(await faultOf(() => run().timings())).toContain('the stored row state cannot be read: phase.kind: ');
  await runInDurableObject(run(), (_, { storage }) => storage.setAlarm(Date.now()));
  await runDurableObjectAlarm(run());
  expect(await runInDurableObject(run(), (_, { storage }) => storage.getAlarm())).toBeGreaterThan(Date.now());
  expect(told.mock.calls.at(-1)).toEqual([expect.stringContaining('the stored row state cannot be read')]);
  await setPhase('session');
  await evictDurableObject(run());
  await run().stop('the test is over');
  await vi.waitFor(async () => expect(await run().isAtWork()).toBe(false), soon);
  told.mockRestore();
});
