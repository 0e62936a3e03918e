/** Sessions that are handed over to the next one of the same run, and crashes on the way. */
import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import { buildOf, generating, order, runOf, runToEnd, sandboxSlots, servers, toolResults } from './orders.ts';
import { sandboxIsGone } from './sandbox-probe.ts';
import { ageRow, hasWaitedLong, occupy } from './slot-queue.ts';

const session = { maxTurns: 3, windowTokens: 200_000 };
const why = 'it has had its 3 turns';
const handedOver = (number: number) => ({
  kind: 'handed-over',
  session: number,
  why,
  cause: { kind: 'turns', turns: 3 },
});
const isCandidate = { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) };

const transcript = (given: RunOrder) => runOf(given).transcript({ limit: 2000 });
const openings = async (given: RunOrder): Promise<string[]> => {
  const rows = await transcript(given);
  return rows.filter((row, index) => row.session !== rows[index - 1]?.session).map(({ content }) => content);
};
const turnNumbers = async (given: RunOrder) =>
  (await runOf(given).timings()).map(({ turn, attempts }) => (attempts === 1 ? turn : [turn, attempts]));

/** From now on no row of the transcript can be changed or removed: whoever tries fails. */
const sealRows = (given: RunOrder): Promise<void> =>
  runInDurableObject(runOf(given), async (_, { storage }) => {
    for (const change of ['UPDATE', 'DELETE'])
      storage.sql.exec(
        `CREATE TRIGGER no_${change} BEFORE ${change} ON messages BEGIN SELECT raise(ABORT, 'a row is changed'); END`,
      );
  });

test('a run whose sessions have few turns goes on from note to note until its work is done', async () => {
  const given = order(generating('handed-over'), { session });
  await runOf(given).start(given);
  await sealRows(given);
  expect(await runToEnd(given)).toEqual([handedOver(2), handedOver(3), isCandidate]);
  const rows = await transcript(given);
  expect(rows.map(({ n }) => n)).toEqual(rows.map((_, index) => index));
  expect(rows.map(({ session, role }) => `${session} ${role}`)).toEqual([
    ...['1 user', '1 assistant', '1 user', '1 assistant', '1 user', '1 assistant', '1 user'],
    // The question and the note.
    ...['1 user', '1 assistant'],
    ...['2 user', '2 assistant', '2 user', '2 assistant', '2 user', '2 assistant', '2 user'],
    ...['2 user', '2 assistant'],
    ...['3 user', '3 assistant', '3 user', '3 assistant'],
  ]);
  expect(await turnNumbers(given)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const [first, second, third] = await openings(given);
  expect(first).not.toContain('Session: ');
  expect(second?.startsWith((first ?? '').slice(0, -1))).toBe(true);
  expect(second).toContain(' M greeting.txt');
  expect(second).toContain('greeting.txt | 2 +-');
  expect(second).toContain('<note>\\nDone: the greeting.\\n</note>');
  expect(third).toContain('The session left no note of its own.');
  expect(third).toContain('touch api/never.txt');
  // The call that came instead of a note was not carried out.
  expect((await toolResults(given)).at(-1)).toBe('greeting.txt\ntest.sh\nhello world');
  const asked = (await buildOf(given).accounts()).flatMap(({ reserve }) => reserve?.turn ?? []);
  expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a session that nears its window is handed over', async () => {
  const given = order(generating('talkative'), {
    session: { maxTurns: 120, windowTokens: 32_000 },
    tokens: { compactResults: false, repositoryBrief: false, modelByTask: false, distilledRelay: false },
  });
  expect(await runToEnd(given)).toEqual([
    {
      kind: 'handed-over',
      session: 2,
      why: expect.stringMatching(/nears/),
      cause: { kind: 'window-nears', turns: null },
    },
    isCandidate,
  ]);
  expect((await openings(given))[1]).toContain('Read: the numbers.');
});

test('a session that fills its window leaves a note of the system', async () => {
  const given = order(generating('overfull'));
  const reports = await runToEnd(given);
  expect(reports).toEqual([
    {
      kind: 'handed-over',
      session: 2,
      why: expect.stringMatching(/filled/),
      cause: { kind: 'window-full', turns: null },
    },
    isCandidate,
  ]);
  expect((await openings(given))[1]).toContain('Its last words:\\n- The greeting is');
  expect(await turnNumbers(given)).toEqual([1, 2, 3]);
  // Each message is that of the turn which made it, or which it leads to.
  expect((await transcript(given)).map(({ role, turn }) => [role, turn])).toEqual(
    [1, 2, 3].flatMap((turn) => [
      ['user', turn],
      ['assistant', turn],
    ]),
  );
});

test('a crash in the turn of the note repeats that one call, and nothing else', async () => {
  const given = order(generating('held-note-crash'), { session });
  await runOf(given).start(given);
  await (await fetch(`${servers.modelUrl}/held/held-note-crash`)).text();
  await abortAllDurableObjects();
  await runOf(given).start(given);
  const reports = (await buildOf(given).ended()).map(({ body }) => body);
  expect(reports).toEqual([handedOver(2), handedOver(3), isCandidate]);
  expect(await turnNumbers(given)).toEqual([1, 2, 3, [4, 2], 5, 6, 7, 8, 9, 10]);
  expect((await openings(given))[1]).toContain('Done: the greeting.');
});

test('a crash between the note and the new session costs no call, also where the sandbox is gone by then', async () => {
  const given = order(generating('handed-over-late'), { session });
  const build = buildOf(given);
  await build.answerTurns({ 4: 'wait' });
  await runOf(given).start(given);
  await build.asked(4);
  await ageRow(() => runOf(given), hasWaitedLong);
  await sandboxIsGone(given.runId);
  const other = await occupy(given);
  // The note is written without a sandbox; the new session waits for one.
  await runOf(given).wake();
  await buildOf(given).reported('queued');
  expect((await transcript(given)).at(-1)).toMatchObject({ session: 1, role: 'assistant' });
  await abortAllDurableObjects();
  await sandboxSlots().release(other);
  const kinds = (await buildOf(given).ended()).map(({ body }) => body.kind);
  expect(kinds).toEqual(['admitted', 'handed-over', 'handed-over', 'ended']);
  expect(await turnNumbers(given)).toEqual([1, 2, 3, [4, 2], 5, 6, 7, 8, 9, 10]);
  const [, second] = await openings(given);
  expect(second).toContain('greeting.txt | 2 +-');
  expect(second).toContain('its sandbox was given back meanwhile');
});

test('a task of 400 turns passes through three hand-overs and completes', async () => {
  const given = order(generating('long-haul'));
  const kinds = (await runToEnd(given)).map(({ kind }) => kind);
  expect(kinds).toEqual(['handed-over', 'handed-over', 'handed-over', 'ended']);
  expect((await buildOf(given).reports()).at(-1)?.body).toEqual(isCandidate);
  // 400 turns of work, three notes, and the hand-in.
  expect(await turnNumbers(given)).toEqual(Array.from({ length: 404 }, (_, index) => index + 1));
  expect((await openings(given)).map((content) => /Up to turn \d+/.exec(content)?.[0])).toEqual([
    undefined,
    'Up to turn 120',
    'Up to turn 240',
    'Up to turn 360',
  ]);
}, 300_000);
