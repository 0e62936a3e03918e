/** A sandbox that outlives its run: the next run of the task goes on in it, and it goes as soon as somebody else waits. */
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import type { Assignment, RunOrder } from '../../../src/core/runs/run-order.ts';
import type { Sandbox } from '../../../src/durable-objects/sandboxes/sandbox.ts';
import { goldenRows, insert, withWords } from '../golden/golden-rows.ts';
import { buildOf, generating, order, runOf, runToEnd, sandboxSlots, servers } from './orders.ts';
import { sandboxIsGone, sandboxRequest } from './sandbox-probe.ts';
import { occupy, slotsOf, untilSlots } from './slot-queue.ts';

const isCandidate = { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) };
const sandboxOf = ({ runId }: RunOrder) => {
  const sandboxes = env.SANDBOX as unknown as DurableObjectNamespace<Sandbox>;
  return sandboxes.get(sandboxes.idFromName(runId));
};
/** How a run ends that is started now. */
async function endOf(given: RunOrder) {
  await runOf(given).start(given);
  return (await buildOf(given).ended(given.runId)).at(-1)?.body;
}

/** The next round of the same task, in the sandbox of the first. */
const nextRound = (first: RunOrder): RunOrder =>
  order(first.assignment, { buildId: first.buildId, sandbox: first.runId, round: 2 });

const write = async ({ runId }: RunOrder, path: string, text: string): Promise<void> => {
  expect((await sandboxRequest(runId, 'edit', { command: 'create', path, text })).ok).toBe(true);
};
const read = async ({ runId }: RunOrder, path: string): Promise<string | null> => {
  const answer = await sandboxRequest(runId, 'read', { path });
  return answer.ok ? ((await answer.json()) as { text: string }).text : null;
};

test('the next round goes on in the sandbox of the one before: its commits are gone, what git ignores is there', async () => {
  const first = order(generating('greet'));
  expect(await endOf(first)).toEqual(isCandidate);
  await untilSlots(first, `${first.runId} warm`);
  await write(first, 'api/left.txt', 'left\n');
  await write(first, 'api/.gitignore', 'installed\n');
  const second = nextRound(first);
  expect(await endOf(second)).toEqual(isCandidate);
  expect(await buildOf(second).prepared()).toEqual([false, true]);
  // Both have changed the same line of the same base.
  expect([await read(first, 'api/left.txt'), await read(first, 'api/greeting.txt')]).toEqual([null, 'hello world\n']);
  await untilSlots(second, `${second.runId} warm`);
  expect((await sandboxRequest(second.runId, 'read', { path: '.' })).ok).toBe(false);
  await sandboxOf(first).endWarm();
  await sandboxIsGone(first.runId);
  expect(await slotsOf(first)).toEqual([]);
});

test('a round whose sandbox was lost meanwhile, or whose objects all crashed, is prepared anew', async () => {
  for (const lose of [
    ({ runId }: RunOrder) => sandboxRequest(runId, 'dispose', {}),
    async () => abortAllDurableObjects(),
  ]) {
    const first = order(generating('greet'));
    expect(await endOf(first)).toEqual(isCandidate);
    await untilSlots(first, `${first.runId} warm`);
    await lose(first);
    expect(await endOf(nextRound(first))).toEqual(isCandidate);
    await sandboxOf(first).endWarm();
  }
});

test('a warm sandbox gives way at once to a run that waits, and is gone before that one begins', async () => {
  const first = order(generating('greet'));
  await runToEnd(first);
  await untilSlots(first, `${first.runId} warm`);
  const other = order(generating('greet'), { buildId: first.buildId });
  await runOf(other).start(other);
  await vi.waitFor(async () => expect((await slotsOf(first)).at(-1)).toMatch(/^r-\w+ (held|warm)$/), {
    timeout: 30_000,
  });
  await untilSlots(other, `${other.runId} warm`);
  expect((await sandboxRequest(first.runId, 'read', { path: '.' })).ok).toBe(false);
  await sandboxOf(other).endWarm();
});

test('a warm sandbox ends when nobody has come for a while, and by its own alarm where the queue has forgotten it', async () => {
  const first = order(generating('greet'));
  await runToEnd(first);
  await untilSlots(first, `${first.runId} warm`);
  await runInDurableObject(sandboxSlots(), (_, { storage }) =>
    storage.sql.exec("UPDATE slot SET body = json_set(body, '$.offerAt', 0)"),
  );
  await abortAllDurableObjects();
  await runDurableObjectAlarm(sandboxSlots());
  await sandboxIsGone(first.runId);
  await untilSlots(first);

  const second = order(generating('greet'));
  await runToEnd(second);
  await untilSlots(second, `${second.runId} warm`);
  await runInDurableObject(sandboxOf(second), (_, { storage }) =>
    storage.sql.exec("UPDATE lease SET body = json_set(body, '$.warmSince', 0)"),
  );
  await abortAllDurableObjects();
  await runDurableObjectAlarm(sandboxOf(second));
  await sandboxIsGone(second.runId);
  await untilSlots(second);
});

test('a run that is at work keeps its sandbox, whoever asks for its end as that of a warm one', async () => {
  const given = order(generating('greet'));
  await buildOf(given).answerTurns({ 2: 'wait' });
  await runOf(given).start(given);
  await buildOf(given).asked(2);
  expect(await sandboxOf(given).giveWay()).toBe(false);
  await sandboxOf(given).endWarm();
  expect(await read(given, 'api/greeting.txt')).toBe('hello\n');
  await runOf(given).stop('the test is over');
  await sandboxIsGone(given.runId);
  await untilSlots(given);
});

test('an evaluator finds nothing in its warm sandbox that the evaluation before has left', async () => {
  const generator = order(generating('greet'));
  const handed = await endOf(generator);
  if (handed?.kind !== 'ended' || handed.outcome.kind !== 'candidate') throw new Error('a candidate');
  await sandboxOf(generator).endWarm();
  const assignment: Assignment = {
    role: 'evaluator',
    amendments: [],
    notes: '',
    task: { ...(generator.assignment as Extract<Assignment, { role: 'generator' }>).task },
    requirements: [],
    candidate: handed.outcome.candidate,
    summary: '',
    previous: null,
    graded: [{ criterion: 'C1', pass: true, evidence: 'seen before' }],
    browser: false,
  };
  const testCommand = 'test ! -e planted && test ! -e "$HOME/planted" && ! git config planted.here';
  const first = order(assignment, { buildId: generator.buildId, testCommand });
  await runOf(first).start(first);
  await untilSlots(first, `${first.runId} warm`);
  await write(first, 'api/planted', 'cheat\n');
  const command = 'git config planted.here yes && echo cheat > "$HOME/planted"';
  await (await sandboxRequest(first.runId, 'exec', { command, cwd: 'api', timeoutMs: 9000 })).text();
  const second = { ...order(assignment, { buildId: first.buildId, testCommand }), sandbox: first.runId };
  expect(await endOf(second)).toMatchObject({ kind: 'ended', outcome: { kind: 'graded', tests: { passed: true } } });
  await sandboxOf(first).endWarm();
});

test('a run that release 0.1.0 has left in the queue is woken when its turn comes', async () => {
  const id = crypto.randomUUID().slice(0, 8);
  const [queue] = goldenRows('slots');
  const queued = goldenRows('runs').find(({ name }) => name === 'preparing-slot-queued');
  const old = queued?.rows.run?.find(({ key }) => key === 'order')?.body as RunOrder | undefined;
  if (!queue || !queued || !old) throw new Error('there are rows of both');
  const [held, waiting] = (queue.rows.slot ?? []).map(
    ({ body }) => body as unknown as { runId: string; buildId: string },
  );
  const given = { ...old, runId: `r-${id}`, buildId: `b-${id}` };
  const words = { [old.runId]: given.runId, [old.buildId]: given.buildId, [old.heads[0]?.commit ?? '']: servers.base };
  await insert(runOf(given), withWords(queued, words));
  await insert(
    sandboxSlots(),
    withWords(queue, {
      [waiting?.runId ?? '']: given.runId,
      [held?.runId ?? '']: `other-of-${given.buildId}`,
      [waiting?.buildId ?? '']: given.buildId,
    }),
  );
  await sandboxSlots().release({ runId: `other-of-${given.buildId}`, ticket: 1 });
  await vi.waitFor(async () => expect(await buildOf(given).prepared()).toEqual([false]), { timeout: 60_000 });
  await runOf(given).stop('the test is over');
  await untilSlots(given);
});

test('a run that release 0.1.0 has left in a session restores its sandbox from the checkpoint, under its old slot', async () => {
  const id = crypto.randomUUID().slice(0, 8);
  const golden = goldenRows('runs').find(({ name }) => name === 'session-tools-waiting');
  const old = golden?.rows.run?.find(({ key }) => key === 'order')?.body as RunOrder | undefined;
  if (!golden || !old) throw new Error('there are such rows');
  const given = { ...old, runId: `r-${id}`, buildId: `b-${id}` };
  await occupy(given).then((other) => sandboxSlots().release(other));
  const words = { [old.runId]: given.runId, [old.buildId]: given.buildId, [old.heads[0]?.commit ?? '']: servers.base };
  await insert(runOf(given), withWords(golden, words));
  await runInDurableObject(runOf(given), (_, { storage }) => storage.setAlarm(Date.now()));
  await vi.waitFor(async () => expect(await buildOf(given).prepared()).toEqual([false]), { timeout: 60_000 });
  expect(await slotsOf(given)).toEqual([`${given.runId} held`]);
  await runOf(given).stop('the test is over');
  await untilSlots(given);
});
