/** How runs end that do not reach a result. */
import { expect, test } from 'vitest';
import { buildOf, generating, order, runOf, runToEnd, toolResults } from './orders.ts';
import { fileAppears, sandboxIsGone } from './sandbox-probe.ts';

const failed = (reason: string, message: string) => [
  { kind: 'ended', outcome: { kind: 'failed', reason, message: expect.stringContaining(message) } },
];

test('the same call with the same result six times in a row is stagnation, of which the model was warned', async () => {
  const given = order(generating('circles'));
  expect(await runToEnd(given)).toEqual(
    failed('stagnation', '6 calls in a row brought nothing new: same call, same result (bash)'),
  );
  const rows = await runOf(given).transcript();
  expect(rows[6]?.content).toContain('The last 3 calls brought nothing new');
});

test('a discovery that is noted six times in a row is stagnation too, and the end is reported', async () => {
  const reports = await runToEnd(order(generating('repetitive')));
  expect(reports.map(({ kind }) => kind)).toEqual([...Array(6).fill('discovery'), 'ended']);
});

test('an order that comes after the stop begins nothing', async () => {
  const given = order(generating('greet'));
  const run = runOf(given);
  await run.stop('the build was cancelled');
  await run.start(given);
  expect([await run.gitAccess(), await run.transcript()]).toEqual([null, []]);
});

test('a model that stops without handing in is reminded three times', async () => {
  const given = order(generating('silent'));
  expect(await runToEnd(given)).toEqual(failed('no-result', 'the model stopped 4 times without submit_work'));
});

test('three messages in a row at the output limit end the run, and nothing of them is carried out', async () => {
  const given = order(generating('cut-off'));
  expect(await runToEnd(given)).toEqual(failed('output-limit', '3 messages in a row hit the output limit'));
});

test('ten paused turns in a row end the run, and what has been done between two pauses counts them anew', async () => {
  const given = order(generating('paused'));
  expect(await runToEnd(given)).toEqual(failed('no-result', 'the model paused its turn 10 times in a row'));
  expect((await runOf(given).timings()).map(({ stopReason }) => stopReason)).toEqual([
    ...Array(2).fill('pause_turn'),
    ...['tool_use', ...Array(2).fill('pause_turn')],
    ...['end_turn', ...Array(10).fill('pause_turn')],
  ]);
});

test('a refusal ends the run', async () => {
  expect(await runToEnd(order(generating('refused')))).toEqual(failed('refusal', 'the model refused to go on'));
});

test('a message that cannot be sent back as it came ends the run, and is not carried out', async () => {
  const given = order(generating('tongues'));
  expect(await runToEnd(given)).toEqual(failed('model-rejected', 'sketch_delta in sketch'));
  expect(await toolResults(given)).toEqual([]);
});

test('a stream that is refused in its middle ends the run, and what it can have cost is settled', async () => {
  const given = order(generating('refused-midway'));
  expect(await runToEnd(given)).toEqual(failed('model-rejected', 'invalid_request_error'));
  const settled = (await buildOf(given).accounts()).map(({ settle }) => settle?.costUsd ?? 0);
  expect(settled).toEqual([0, expect.closeTo((await runOf(given).timings())[0]?.costUsd ?? 0, 9)]);
  expect(settled[1]).toBeGreaterThan(0);
});

test.each([
  ['pensive', 'output-limit', '3 messages in a row hit the output limit'],
  ['speechless', 'no-result', 'the model stopped 4 times without submit_work'],
])('a model that says nothing which can be sent back ends the run by itself: %s', async (id, reason, message) => {
  // Not by a request that the provider refuses: that would be "model-rejected".
  expect(await runToEnd(order(generating(id)))).toEqual(failed(reason, message));
});

test('a run whose deadline has passed fails with a timeout', async () => {
  const given = order(generating('greet'), { deadlineAt: Date.now() - 1 });
  expect(await runToEnd(given)).toEqual(failed('timeout', 'the run did not end before its deadline'));
});

test('a run that is stopped reports nothing, cuts off its command and gives its sandbox back', async () => {
  const given = order(generating('long'));
  const run = runOf(given);
  await run.start(given);
  await fileAppears(given.runId, 'api/started');
  expect(await run.gitAccess()).toEqual({
    repositories: [
      {
        name: 'api',
        url: 'https://example.com/api.git',
        pushRefs: [
          `refs/breakwater/${given.buildId}/checkpoint/${given.runId}`,
          `refs/breakwater/${given.buildId}/candidate/${given.runId}`,
        ],
      },
    ],
  });
  await run.stop('the build was cancelled');
  expect(await run.gitAccess()).toBeNull();
  await sandboxIsGone(given.runId);
  expect(await buildOf(given).reports()).toEqual([]);
});
