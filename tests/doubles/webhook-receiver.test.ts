import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { type Answer, inOrder, startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const secretOf = (text: string) => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`;
const secret = secretOf('the key of the receiver');

let receiver: WebhookReceiver | undefined;
afterEach(() => receiver?.close());

async function receiving(...answers: Answer[]): Promise<WebhookReceiver> {
  receiver = await startWebhookReceiver({ secret, answer: inOrder(answers) });
  return receiver;
}

const payload = JSON.stringify({ type: 'build.completed', timestamp: '2026-11-24T13:00:00.000Z', data: { id: 'b' } });
const seconds = (date: Date) => String(Math.floor(date.getTime() / 1000));

type Sent = { id?: string; body?: string; signed?: string; key?: string; at?: Date; type?: string };

const send = (url: string, given: Sent = {}, signal?: AbortSignal) => {
  const {
    id = 'msg_1',
    body = payload,
    signed = body,
    key = secret,
    at = new Date(),
    type = 'application/json',
  } = given;
  return fetch(`${url}/hook`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: {
      'content-type': type,
      'webhook-id': id,
      'webhook-timestamp': seconds(at),
      'webhook-signature': new Webhook(key).sign(id, at, signed),
    },
    ...(signal && { signal }),
  });
};

test('a signed webhook is taken and kept with its id, its time and its body', async () => {
  const { url, deliveries } = await receiving();
  const at = new Date();
  expect((await send(url, { at })).status).toBe(204);
  expect(deliveries).toEqual([{ path: '/hook', id: 'msg_1', timestamp: seconds(at), body: payload, fault: null }]);
});

test('it says why a webhook is not valid', async () => {
  const { url, deliveries } = await receiving();
  const longAgo = new Date(Date.now() - 3_600_000);
  const unnamed = JSON.stringify({ ...JSON.parse(payload), type: undefined });
  for (const given of [
    { key: secretOf('another key') },
    { body: payload.replace('"b"', '"c"'), signed: payload },
    { at: longAgo },
    { type: 'text/plain' },
    { body: unnamed },
  ])
    await send(url, given);
  await (await fetch(url)).text();
  expect(deliveries.map(({ fault }) => fault)).toEqual([
    'WebhookVerificationError: No matching signature found',
    'WebhookVerificationError: No matching signature found',
    'WebhookVerificationError: Message timestamp too old',
    'the content type is text/plain',
    'the payload: ✖ Invalid input: expected string, received undefined\n  → at type',
    'the method is GET',
  ]);
});

test('it answers in the order that it is told, and keeps what it refuses', async () => {
  const { url, deliveries } = await receiving(
    { kind: 'status', status: 410 },
    { kind: 'redirect', location: 'http://127.0.0.1:1/' },
    { kind: 'cut' },
  );
  const gone = await send(url);
  const moved = await send(url);
  await expect(send(url)).rejects.toThrow('fetch failed');
  const good = await send(url);
  expect([gone.status, moved.status, moved.headers.get('location'), good.status]).toEqual([
    ...[410, 307, 'http://127.0.0.1:1/', 204],
  ]);
  expect(deliveries).toHaveLength(4);
});

test('one that hangs has taken the request, and gives no answer', async () => {
  const { url, deliveries } = await receiving({ kind: 'hang' });
  const leaving = new AbortController();
  const sent = send(url, {}, leaving.signal);
  await expect.poll(() => deliveries.length).toBe(1);
  const { promise: silence, resolve } = Promise.withResolvers<string>();
  // A whole exchange later there is still no answer to the first.
  send(url, { id: 'msg_2' }).then(() => resolve('silence'));
  expect(await Promise.race([sent, silence])).toBe('silence');
  leaving.abort();
  await expect(sent).rejects.toThrow('aborted');
});
