/** Messages to webhooks in the real Build object: what a receiver gets, try by try, and what waits for it meanwhile. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { buildStore } from '../../src/durable-objects/builds/store.ts';
import { plan } from '../core/builders.ts';
import { standing } from './standing-build.ts';

afterEach(() => vi.unstubAllGlobals());

const soon = { timeout: 10_000 };
const webhooks = [{ url: 'https://hooks.example.com/key-of-the-receiver' }];
type Sent = { id: string | null; body: unknown };

/** Answers every request of the objects; the messages are kept. */
function receiving(answer: (tries: number) => Promise<Response>): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (url !== webhooks[0]?.url) return Promise.resolve(new Response('no such remote', { status: 404 }));
    sent.push({ id: new Headers(init.headers).get('webhook-id'), body: init.body });
    return answer(sent.length);
  });
  return sent;
}

type Standing = Awaited<ReturnType<typeof standing>>;
const outboxOf = ({ build }: Standing) =>
  runInDurableObject(build, (_, { storage }) =>
    buildStore(storage)
      .outbox()
      .map(({ effect }) => effect.kind),
  );
const textsOf = async ({ typed }: Standing) =>
  ((await typed.events({ after: 0, limit: 100, waitMs: 0 }))?.events ?? [])
    .filter(({ type }) => type.startsWith('webhook.'))
    .map(({ text }) => text);

/** Lets the time come for whatever is to be tried again. */
async function whenDue({ build }: Standing): Promise<void> {
  await runInDurableObject(build, (_, { storage }) => storage.sql.exec('UPDATE outbox SET due_at = 0'));
  await runDurableObjectAlarm(build);
}

test('a message that fails seven times comes the eighth time as it came the first', async () => {
  const sent = receiving(async (tries) => new Response(null, { status: tries <= 7 ? 500 : 204 }));
  const standingBuild = await standing('bwebhookaaa', { plan: plan(), webhooks });
  await standingBuild.steer({ kind: 'pause' });
  await vi.waitFor(() => expect(sent).toHaveLength(1), soon);
  for (let tries = 2; tries <= 8; tries += 1) {
    await vi.waitFor(async () => {
      await whenDue(standingBuild);
      expect(sent).toHaveLength(tries);
    }, soon);
  }
  await vi.waitFor(async () => expect(await outboxOf(standingBuild)).not.toContain('send-webhook'), soon);
  expect([new Set(sent.map(({ id }) => id)), new Set(sent.map(({ body }) => body)).size]).toEqual([
    new Set(['bwebhookaaa-4']),
    1,
  ]);
  expect(await textsOf(standingBuild)).toEqual([
    'The webhook at hooks.example.com does not take messages: it answers 500; each is tried 10 times in three days',
    'The webhook at hooks.example.com takes messages again',
  ]);
});

test('a message that nobody takes is given up after ten tries', async () => {
  const sent = receiving(async () => new Response(null, { status: 500 }));
  const standingBuild = await standing('bwebhookbbb', { plan: plan(), webhooks });
  await standingBuild.steer({ kind: 'pause' });
  await vi.waitFor(async () => {
    await whenDue(standingBuild);
    expect(await outboxOf(standingBuild)).not.toContain('send-webhook');
  }, soon);
  expect([sent.length, (await textsOf(standingBuild)).at(-1)]).toEqual([
    10,
    'The webhook at hooks.example.com has not taken a message in 10 tries: it answers 500; the message is given up',
  ]);
});

test('while a receiver is waited for, all else that falls due is done', async () => {
  const answer = Promise.withResolvers<Response>();
  receiving(() => answer.promise);
  const standingBuild = await standing('bwebhookccc', { plan: plan(), webhooks });
  await standingBuild.steer({ kind: 'pause' });
  await standingBuild.steer({ kind: 'cancel' });
  // The run is stopped, and nothing is left to do but what the receiver and the remote are asked.
  await vi.waitFor(
    async () => expect(await outboxOf(standingBuild)).toEqual(['send-webhook', 'send-webhook', 'delete-working-refs']),
    soon,
  );
  answer.resolve(new Response(null, { status: 204 }));
  await vi.waitFor(async () => expect(await outboxOf(standingBuild)).not.toContain('send-webhook'), soon);
});
