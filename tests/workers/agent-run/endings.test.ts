/** How runs end that do not reach a result. */
import { expect, test } from 'vitest';
import { buildOf, generating, order, runOf, runToEnd } from './orders.ts';
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

test('a refusal ends the run', async () => {
  expect(await runToEnd(order(generating('refused')))).toEqual(failed('refusal', 'the model refused to go on'));
});

test('money that has run out at the provider is not waited for', async () => {
  expect(await runToEnd(order(generating('spent')))).toEqual(failed('spend-limit', "the model's provider: "));
});

test('a model that the provider does not know ends the run with its words', async () => {
  const given = order(generating('greet'), { model: 'claude-unknown' });
  expect(await runToEnd(given)).toEqual(failed('model-rejected', 'claude-unknown'));
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
    repositories: [{ name: 'api', url: 'https://example.com/api.git' }],
    pushRefs: [
      `refs/breakwater/${given.buildId}/checkpoint/${given.runId}`,
      `refs/breakwater/${given.buildId}/candidate/${given.runId}`,
    ],
  });
  await run.stop('the build was cancelled');
  expect(await run.gitAccess()).toBeNull();
  await sandboxIsGone(given.runId);
  expect(await buildOf(given).reports()).toEqual([]);
});
