/** How runs go on: after outages, waits, lost sandboxes and crashes. */
import { expect, test } from 'vitest';
import { passingFaults } from '../../durable-objects/agent-runs/script.ts';
import { buildOf, generating, order, runOf, runToEnd, toolResults } from './orders.ts';
import { sandboxIsGone, sandboxRequest } from './sandbox-probe.ts';

const isCandidate = { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) };
const outage = (message: string) => ({
  kind: 'outage',
  message: expect.stringContaining(message),
  retryAt: expect.any(Number),
  deadlineAt: expect.any(Number),
});

test('overload, cut streams and error events are waited for; no turn is lost', async () => {
  const given = order(generating('overloads'));
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

test('every fault of a provider that may pass is waited for: no turn is lost, and each is called once more', async () => {
  const given = order(generating('faulty'));
  const reports = await runToEnd(given);
  expect(reports).toEqual([...passingFaults.map(() => outage('the model: ')), isCandidate]);
  const turns = await runOf(given).timings();
  expect(turns.map(({ attempts, stopReason }) => [attempts, stopReason])).toEqual(
    passingFaults.map(() => [2, 'tool_use']),
  );
  const settled = (await buildOf(given).accounts()).flatMap(({ settle }) => (settle ? [settle] : []));
  const byTurn = new Map(settled.map(({ turn, costUsd }) => [turn, costUsd]));
  expect([...byTurn.values()]).toEqual(turns.map(({ costUsd }) => costUsd));
}, 120_000);

test('every way to stop that is no end is gone on from, and no call that was cut off is carried out', async () => {
  const given = order(generating('stops'));
  expect(await runToEnd(given)).toEqual([isCandidate]);
  expect(await toolResults(given)).toEqual([
    '(no output)',
    'Not carried out: the message was cut off at the output limit.',
  ]);
  const turns = await runOf(given).timings();
  expect(turns.map(({ stopReason }) => stopReason)).toEqual([
    ...['pause_turn', 'end_turn', 'max_tokens', 'stop_sequence', 'stop_sequence'],
  ]);
});

test('where money has run out at the provider, the run waits, and goes on with the same turn when it is woken', async () => {
  const given = order(generating('spent'));
  const build = buildOf(given);
  const run = runOf(given);
  await run.start(given);
  await build.reported('blocked');
  await run.wake();
  const reports = (await build.ended()).map(({ body }) => body);
  expect(reports).toEqual([
    { kind: 'blocked', message: expect.stringMatching(/enforced spend limit.*; add credit or raise the limit/) },
    isCandidate,
  ]);
  expect((await run.timings()).map(({ attempts }) => attempts)).toEqual([1, 2]);
});

test('a model that the key may not use is asked for once, and again when the run is woken', async () => {
  const given = order(generating('greet'), { model: 'claude-unknown' });
  const build = buildOf(given);
  const run = runOf(given);
  await run.start(given);
  await build.reported('blocked');
  await run.wake();
  await build.reported('blocked', 2);
  const message = expect.stringContaining('model: claude-unknown (404); let the key use this model');
  expect((await build.reports()).map(({ body }) => body)).toEqual(Array(2).fill({ kind: 'blocked', message }));
  await run.stop('the test is over');
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
    'api/greeting.txt\n  1: hello kept',
    expect.stringContaining('The command was interrupted: its sandbox was lost'),
  ]);
  const rows = await runOf(given).transcript();
  expect(rows[6]?.content).toContain('it holds the tree of the last checkpoint');
});
