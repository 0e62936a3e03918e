/** Requests that name a foreign host: every link that the real stack gives out comes from its own address. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { plan, task } from '../core/builders.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../doubles/webhook-receiver.ts';
import { testCommand } from './bare-repositories.ts';
import { untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { grades, writes } from './sessions.ts';

let stack: LocalStack;
let receiver: WebhookReceiver;
beforeAll(async () => {
  stack = await localStack([writes('one', { 'app/one.txt': 'one\n' }), grades('one')]);
  receiver = await startWebhookReceiver((await readStackState(stack.state))?.secrets.webhook ?? '');
});
afterAll(async () => {
  await receiver?.close();
  await stack?.close();
});

const foreign = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  forwarded: 'host=evil.example;proto=https',
  'x-original-host': 'evil.example',
};

type Answer = { status: number | undefined; location: string | undefined; headers: string; body: string };

/** Every header as it is written, where fetch would put its own host. */
function ask(method: string, path: string, body?: object): Promise<Answer> {
  const headers = { ...foreign, authorization: `Bearer ${stack.token}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, stack.apiUrl), { method, headers }, async (response) => {
      const { statusCode: status, headers: given } = response;
      resolve({ status, location: given.location, headers: JSON.stringify(given), body: await text(response) });
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test('answers, the page, problems and webhooks name the configured address alone', async () => {
  const created = await ask('POST', '/builds', {
    plan: plan([task({ id: 'one', scope: ['app:one.txt'] })]),
    repositories: [{ name: 'app', url: stack.repository('app') }],
    evaluator: { testCommand },
    webhooks: [{ url: receiver.url }],
  });
  const { id, urls }: { id: string; urls: Record<string, string> } = JSON.parse(created.body);
  expect({ status: created.status, location: created.location }).toEqual({ status: 201, location: urls.self });
  const own = Object.values(urls).map((url) => new URL(url).origin);
  expect(own).toEqual(own.map(() => stack.apiUrl));

  await untilRest(stack.client, id);
  const told = await receiver.received(({ body }) => JSON.parse(body).type === 'build.completed');
  const answers = [
    created,
    await ask('GET', `/builds/${id}`),
    await ask('GET', '/builds'),
    await ask('GET', `/builds/${id}/events`),
    await ask('GET', new URL(urls.page ?? '').pathname),
    await ask('GET', '/builds/bmissing0000'),
    await ask('POST', '/builds', {}),
    await ask('POST', `/builds/${id}/commands`, {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 404, 422, 404]);
  const everything = [...answers.flatMap(({ headers, body }) => [headers, body]), told.body].join('\n');
  expect(everything).not.toContain('evil.example');
  expect(everything).toContain(`${stack.apiUrl}/builds/${id}`);
});
