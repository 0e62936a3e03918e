/** How runs go on: after outages, waits, lost sandboxes and crashes. */
import { abortAllDurableObjects } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { buildOf, generating, order, runOf, runToEnd, toolResults } from './orders.ts';
import { fileAppears, sandboxIsGone, sandboxRequest } from './sandbox-probe.ts';

const isCandidate = { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) };
const outage = (message: string) => ({
  kind: 'outage',
  message: expect.stringContaining(message),
  retryAt: expect.any(Number),
});

test('overload, cut streams and error events are waited for; no turn is lost', async () => {
  const given = order(generating('outages'));
  const reports = await runToEnd(given);
  expect(reports).toEqual([
    outage('the model: Overloaded'),
    outage('the model: stream ended without producing a Message'),
    outage('the model: Overloaded'),
    outage('the model: '),
    isCandidate,
  ]);
  const turns = await runOf(given).timings();
  expect(turns.map(({ turn, attempts }) => [turn, attempts])).toEqual([
    [1, 3],
    [2, 2],
    [3, 2],
    [4, 2],
  ]);
});

test('a run that has to wait for money goes on when it is woken', async () => {
  const given = order(generating('greet'));
  const build = buildOf(given);
  await build.answerTurns({ 2: 'wait' });
  await runOf(given).start(given);
  await build.asked(2);
  await runOf(given).wake();
  expect((await build.ended()).at(-1)?.body).toEqual(isCandidate);
  const turns = (await build.accounts()).map(({ reserve }) => reserve?.turn ?? null);
  expect(turns).toEqual([1, 2, 2, 3, 4, null]);
});

test('a ledger that says stop ends the run without a report', async () => {
  const given = order(generating('greet'));
  const build = buildOf(given);
  await build.answerTurns({ 2: 'stop' });
  const run = runOf(given);
  await run.start(given);
  await build.asked(2);
  await sandboxIsGone(given.runId);
  expect(await run.gitAccess()).toBeNull();
  expect((await build.accounts()).map(({ reserve }) => reserve?.turn ?? null)).toEqual([1, 2]);
});

test('a lost sandbox is rebuilt from its checkpoint, and the model is told', async () => {
  const given = order(generating('lost'));
  const build = buildOf(given);
  await build.answerTurns({ 3: 'wait' });
  await runOf(given).start(given);
  await build.asked(3);
  await sandboxRequest(given.runId, 'dispose', {});
  await runOf(given).wake();
  const reports = (await build.ended()).map(({ body }) => body);
  expect(reports).toEqual([outage('is not prepared'), isCandidate]);
  expect(await toolResults(given)).toEqual([
    '(no output)',
    'api/greeting.txt:1:hello kept',
    expect.stringContaining('The command was interrupted by a restart of the system.'),
  ]);
  const rows = await runOf(given).transcript();
  expect(rows[6]?.content).toContain('it holds the tree of the last checkpoint');
});

test('a crash in the middle of a command is answered honestly, and the run goes on to its result', async () => {
  const given = order(generating('long'));
  await runOf(given).start(given);
  await fileAppears(given.runId, 'api/started');
  await abortAllDurableObjects();
  await runOf(given).start(given);
  expect((await buildOf(given).ended()).map(({ body }) => body)).toEqual([isCandidate]);
  expect(await toolResults(given)).toEqual([
    expect.stringContaining('The command was interrupted by a restart of the system.'),
    '(no output)',
  ]);
});
