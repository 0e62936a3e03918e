/** Builds on the real stack tell real receivers of what happens: one that works, one that fails at first, one that never answers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { plan, task } from '../core/builders.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../doubles/webhook-receiver.ts';
import { testCommand } from './bare-repositories.ts';
import { built, eventsUntil, submit, typesOf, unwrapped } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { grades, writes } from './sessions.ts';
import { isTold } from './told-webhooks.ts';

const evaluator = { testCommand };
let stack: LocalStack;
const receivers: WebhookReceiver[] = [];
beforeAll(async () => {
  stack = await localStack(['one', 'two'].flatMap((id) => [writes(id, { [`app/${id}.txt`]: `${id}\n` }), grades(id)]));
});
afterAll(async () => {
  await Promise.all(receivers.map((receiver) => receiver.close()));
  await stack?.close();
});

async function receiver(): Promise<WebhookReceiver> {
  const secret = (await readStackState(stack.state))?.secrets.webhook;
  if (secret === undefined) throw new Error('the stack has no secret to sign with');
  const started = await startWebhookReceiver(secret);
  receivers.push(started);
  return started;
}
const typeOf = ({ body }: { body: string }): string => JSON.parse(body).type;

test('every receiver hears of each merge, each wave and the end, whatever another one answers', async () => {
  const [quick, failing, silent] = [await receiver(), await receiver(), await receiver()];
  failing.answerWith((_, tries) => (tries === 1 ? 500 : 204));
  silent.answerWith(() => 'hang');
  const tasks = [
    task({ id: 'one', scope: ['app:one.txt'] }),
    task({ id: 'two', scope: ['app:two.txt'], dependsOn: ['one'] }),
  ];
  const { view, events } = await built(stack.client, {
    plan: plan(tasks),
    repositories: [{ name: 'app', url: stack.repository('app') }],
    evaluator,
    webhooks: [quick, failing, silent].map(({ url }) => ({ url: `${url}/hooks/key-of-the-receiver` })),
  });
  const told = events.filter(isTold);
  const oneWave = ['task.merged', 'wave.completed'];
  expect(typesOf(told)).toEqual([...oneWave, ...oneWave, 'build.completed']);
  const ids = told.map(({ seq }) => `${view.id}-${seq}`);
  await quick.received((delivery) => typeOf(delivery) === 'build.completed');
  for (const id of ids)
    await failing.received((one) => one.id === id && failing.deliveries.filter((d) => d.id === id).length === 2);
  const byId = (one: WebhookReceiver) =>
    [...new Set(one.deliveries.map(({ id, body, fault }) => `${id} ${fault} ${body}`))].sort();
  expect(quick.deliveries.map(({ id }) => id).sort()).toEqual(ids.toSorted());
  expect(quick.deliveries.filter(({ fault }) => fault !== null)).toEqual([]);
  // Ten tries of five messages: each came twice, and both times the same.
  expect([failing.deliveries.length, byId(failing)]).toEqual([10, byId(quick)]);
  expect(JSON.stringify([unwrapped(await stack.client.build(view.id)), events])).not.toContain('key-of-the-receiver');
});

test('a receiver that answers 410 is told nothing more, and the log and the view say so', async () => {
  const gone = await receiver();
  gone.answerWith(() => 410);
  const id = await submit(stack.client, {
    plan: plan([task({ id: 'one', scope: ['app:one.txt'] })]),
    repositories: [{ name: 'app', url: stack.repository('other') }],
    evaluator,
    webhooks: [{ url: gone.url }],
  });
  unwrapped(await stack.client.steer(id, { kind: 'pause' }));
  await eventsUntil(stack.client, id, ({ type }) => type === 'webhook.gone', 'build.paused');
  unwrapped(await stack.client.steer(id, { kind: 'cancel' }));
  await eventsUntil(stack.client, id, ({ type }) => type === 'build.cancelled', 'build.paused');
  expect(gone.deliveries.map(typeOf)).toEqual(['build.paused']);
  const { webhooks } = unwrapped(await stack.client.build(id));
  expect(webhooks).toEqual([{ host: new URL(gone.url).host, status: 'gone', failure: 'it answers 410' }]);
});

test('the check of the deployment finds all of this stack well, its own repository and a message to itself included', async () => {
  const url = stack.repository('looked-at');
  const { ok, checks } = unwrapped(await stack.client.doctor({ repository: { url } }));
  expect({ ok, states: checks.map(({ name, state, text }) => [name, state === 'ok' ? 'ok' : text]) }).toEqual({
    ok: true,
    states: ['settings', 'migrations', 'model', 'sandbox', 'repository', 'webhook'].map((name) => [name, 'ok']),
  });
  const closed = unwrapped(await stack.client.doctor({ repository: { url: `${url}-not` }, withoutSandbox: true }));
  expect(closed.checks.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual(['repository']);
});
