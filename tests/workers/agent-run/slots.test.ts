/** How runs wait for a sandbox, and give theirs back while they wait for something else. */
import { abortAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { buildOf, generating, order, runOf, runToEnd, sandboxSlots, toolResults } from './orders.ts';
import { sandboxIsGone } from './sandbox-probe.ts';
import { ageRow, hasWaitedLong, occupy, slotsOf, untilSlots } from './slot-queue.ts';

const isCandidate = { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) };
const isQueued = { kind: 'queued', slots: { inUse: 1, limit: 1, of: 'build' } };

test('a run that finds all slots in use waits, is admitted when one is free, and leaves it warm', async () => {
  const given = order(generating('greet'));
  const other = await occupy(given);
  await runOf(given).start(given);
  await buildOf(given).reported('queued');
  expect(await slotsOf(given)).toEqual([`${other.runId} held`, `${given.runId} waiting`]);
  await sandboxSlots().release(other);
  const reports = (await buildOf(given).ended()).map(({ body }) => body);
  expect(reports).toEqual([
    isQueued,
    { kind: 'admitted', prepared: null },
    expect.objectContaining({ kind: 'discovery' }),
    isCandidate,
  ]);
  await untilSlots(given, `${given.runId} warm`);
});

test('a queue outlives a crash of every object', async () => {
  const given = order(generating('greet'));
  const other = await occupy(given);
  await runOf(given).start(given);
  await buildOf(given).reported('queued');
  await abortAllDurableObjects();
  await sandboxSlots().release(other);
  expect((await buildOf(given).ended()).at(-1)?.body).toEqual(isCandidate);
  await untilSlots(given, `${given.runId} warm`);
});

test('a run that is stopped while it waits leaves the queue and reports nothing more', async () => {
  const given = order(generating('greet'));
  const other = await occupy(given);
  await runOf(given).start(given);
  await buildOf(given).reported('queued');
  await runOf(given).stop('the build was cancelled');
  await untilSlots(given, `${other.runId} held`);
  expect((await buildOf(given).reports()).map(({ body }) => body)).toEqual([isQueued]);
  await sandboxSlots().release(other);
});

test('a run that is woken while it waits for a sandbox goes on waiting for it', async () => {
  const given = order(generating('greet'));
  const other = await occupy(given);
  const run = runOf(given);
  await run.start(given);
  await buildOf(given).reported('queued');
  await run.wake();
  await runDurableObjectAlarm(run);
  expect(await slotsOf(given)).toEqual([`${other.runId} held`, `${given.runId} waiting`]);
  await sandboxSlots().release(other);
  const kinds = (await buildOf(given).ended()).map(({ body }) => body.kind);
  expect(kinds).toEqual(['queued', 'admitted', 'discovery', 'ended']);
});

test('a slot whose run there never was, or has ended, is taken back and goes to the run that waits', async () => {
  const isDue = ({ runId }: { runId: string }) =>
    `UPDATE slot SET body = json_set(body, '$.offerAt', 0) WHERE run_id = '${runId}'`;
  const given = order(generating('greet'));
  const other = await occupy(given);
  await runOf(given).start(given);
  await buildOf(given).reported('queued');
  await ageRow(sandboxSlots, isDue(other));
  expect((await buildOf(given).ended()).at(-1)?.body).toEqual(isCandidate);
  await untilSlots(given, `${given.runId} warm`);

  const again = { sandbox: given.runId, runId: given.runId, buildId: given.buildId, ticket: 1 };
  expect(await sandboxSlots().acquire(again)).toEqual({ kind: 'granted' });
  await ageRow(sandboxSlots, isDue(given));
  await untilSlots(given);
});

test('a run that waits for long gives its sandbox back with its tree saved, and goes on in a new one', async () => {
  const given = order(generating('lost'));
  const build = buildOf(given);
  await build.answerTurns({ 2: 'wait' });
  await runOf(given).start(given);
  await build.asked(2);
  expect(await slotsOf(given)).toEqual([`${given.runId} held`]);
  await ageRow(() => runOf(given), hasWaitedLong);
  await sandboxIsGone(given.runId);
  await untilSlots(given);

  const other = await occupy(given);
  await runOf(given).wake();
  await buildOf(given).reported('queued');
  await sandboxSlots().release(other);
  expect((await buildOf(given).ended()).map(({ body }) => body)).toEqual([
    isQueued,
    { kind: 'admitted', prepared: null },
    isCandidate,
  ]);
  expect(await toolResults(given)).toEqual(['(no output)', 'api/greeting.txt\n  1: hello kept', 'hello kept']);
  expect((await runOf(given).transcript())[4]?.content).toContain('its sandbox was given back meanwhile');
  await untilSlots(given, `${given.runId} warm`);
});

test('a run that finds a free slot reports nothing of it, and leaves it with its warm sandbox', async () => {
  const given = order(generating('greet'));
  expect((await runToEnd(given)).map(({ kind }) => kind)).toEqual(['discovery', 'ended']);
  await untilSlots(given, `${given.runId} warm`);
});
