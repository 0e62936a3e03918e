import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendWebhook, type WebhookSettings } from '../../../src/durable-objects/builds/send-webhook.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../doubles/webhook-receiver.ts';

const secretOf = (letter: string) => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`;
const secret = secretOf('a');
const local = { LOCAL_GIT_URL: 'http://127.0.0.1:1' };

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver(secret);
});
afterAll(() => receiver.close());
beforeEach(() => receiver.answerWith(() => 204));

const send = (id: string, settings: WebhookSettings = { ...local, WEBHOOK_SECRET: secret }, url = receiver.url) =>
  sendWebhook({ url: `${url}/hooks?key=of-the-receiver`, id, body: '{"type":"wave.completed"}' }, settings, {
    fetch: (to, init) => fetch(to, init),
    timeoutMs: 300,
    now: () => Date.now(),
  });
const received = (id: string) => receiver.deliveries.filter((delivery) => delivery.id === id);

test('a message comes signed, with its id and its body, as a receiver by the standard verifies it', async () => {
  expect(await send('m1')).toEqual({ answer: 'taken', message: 'it answers 204' });
  expect(received('m1')).toEqual([
    { id: 'm1', path: '/hooks?key=of-the-receiver', body: '{"type":"wave.completed"}', fault: null },
  ]);
});

test('while one secret is replaced by another, a receiver that knows either of them believes the message', async () => {
  await send('m2', { ...local, WEBHOOK_SECRET: `${secretOf('b')} ${secret}` });
  await send('m2', { ...local, WEBHOOK_SECRET: secretOf('b') });
  expect(received('m2').map(({ fault }) => fault)).toEqual([
    null,
    'WebhookVerificationError: No matching signature found',
  ]);
});

test.each([
  [200, { answer: 'taken', message: 'it answers 200' }],
  [410, { answer: 'gone', message: 'it answers 410' }],
  [404, { answer: 'failed', message: 'it answers 404' }],
  [503, { answer: 'failed', message: 'it answers 503' }],
  [302, { answer: 'failed', message: 'it answers 302, and redirects are not followed' }],
  ['cut' as const, { answer: 'failed', message: 'it cannot be reached' }],
  ['hang' as const, { answer: 'failed', message: 'no answer within 0.3 s' }],
])('an answer of %s is told for what it is, and asked once', async (answer, expected) => {
  receiver.answerWith(() => answer);
  expect(await send(`m-${answer}`)).toEqual(expected);
  expect(received(`m-${answer}`)).toHaveLength(1);
});

test('nobody listens: the message of the failure has no part of the URL', async () => {
  const gone = await startWebhookReceiver(secret);
  await gone.close();
  expect(await send('m3', undefined, gone.url)).toEqual({ answer: 'failed', message: 'it cannot be reached' });
});

test('without a secret to sign with, or with one that is none, nothing is sent and the failure says what to set', async () => {
  const advice =
    'messages cannot be signed: set the secret WEBHOOK_SECRET of this deployment to whsec_ and 24 to 64 bytes in base64';
  const failed = { answer: 'failed', message: advice };
  const answers = [await send('m4', local), await send('m4', { ...local, WEBHOOK_SECRET: 'whsec_short' })];
  expect([answers, received('m4')]).toEqual([[failed, failed], []]);
});

test('outside a local stack nothing is sent by http, nor to a host inside a network', async () => {
  const answers = [
    await send('m5', { WEBHOOK_SECRET: secret }),
    await send('m5', { WEBHOOK_SECRET: secret }, 'https://10.0.0.8'),
  ];
  expect([answers.map(({ message }) => message), received('m5')]).toEqual([
    ['http:// works with the local stack only: use https://', '10.0.0.8 is not a host of the public internet'],
    [],
  ]);
});
