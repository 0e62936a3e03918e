import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { type Answer, startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const secretOf = (text: string) => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`;
const secret = secretOf('the key of the receiver');
const body = '{"type":"build.completed"}';

let receiver: WebhookReceiver | undefined;
afterEach(() => receiver?.close());

/** A receiver that gives these answers one after the other. */
async function receiving(...answers: Answer[]): Promise<WebhookReceiver> {
  receiver = await startWebhookReceiver(secret);
  receiver.answerWith((_, tries) => answers[tries - 1] ?? 204);
  return receiver;
}

type Sent = { id?: string; signed?: string; key?: string; at?: Date; type?: string };

const send = (url: string, given: Sent = {}, signal?: AbortSignal) => {
  const { id = 'm1', signed = body, key = secret, at = new Date(), type = 'application/json' } = given;
  return fetch(`${url}/hook`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: {
      'content-type': type,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key).sign(id, at, signed),
    },
    ...(signal && { signal }),
  });
};

test('a signed message is taken and kept as it came', async () => {
  const { url, deliveries } = await receiving();
  expect((await send(url)).status).toBe(204);
  expect(deliveries).toEqual([{ id: 'm1', path: '/hook', body, fault: null }]);
});

test('it says why a message is not to be believed', async () => {
  const { url, deliveries } = await receiving();
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const given of [
    { key: secretOf('another key') },
    { signed: `${body} ` },
    { at: longAgo },
    { type: 'text/plain' },
  ])
    await send(url, given);
  await fetch(url);
  expect(deliveries.map(({ fault }) => fault)).toEqual([
    'WebhookVerificationError: No matching signature found',
    'WebhookVerificationError: No matching signature found',
    'WebhookVerificationError: Message timestamp too old',
    'the content type is not JSON',
    'the method is GET',
  ]);
});

test('it answers each try of a message as it is told, and keeps what it refuses', async () => {
  const { url, deliveries } = await receiving(410, 307, 'cut');
  const [gone, moved] = [await send(url), await send(url)];
  await expect(send(url)).rejects.toThrow('fetch failed');
  const [good, other] = [await send(url), await send(url, { id: 'm2' })];
  expect([gone.status, moved.status, good.status, other.status]).toEqual([410, 307, 204, 410]);
  expect(moved.headers.get('location')).toBe('/redirected');
  expect(deliveries.map(({ id }) => id)).toEqual(['m1', 'm1', 'm1', 'm1', 'm2']);
});

test('one that is late has taken the message before it says so', async () => {
  const { url, received } = await receiving({ status: 204, afterMs: 100 });
  const sent = send(url).then(({ status }) => status);
  await received(({ id }) => id === 'm1');
  expect([await Promise.race([sent, 'nothing yet']), await sent]).toEqual(['nothing yet', 204]);
});

test('one that hangs has taken the message, and gives no answer', async () => {
  const { url, received } = await receiving('hang');
  const leaving = new AbortController();
  const sent = send(url, {}, leaving.signal);
  await received(({ id }) => id === 'm1');
  leaving.abort();
  await expect(sent).rejects.toThrow('aborted');
});
