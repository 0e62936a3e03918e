/** The receiver of all webhooks of a chaos run: it is slow, and at the first try of a message it may refuse, redirect, break off or say nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type Delivery, startWebhookReceiver } from '../doubles/webhook-receiver.ts';
import type { Message } from '../scenarios/build-invariants.ts';
import { randomFrom } from './kill-schedule.ts';

export type MoodyReceiver = {
  url: string;
  /** Every try of a build's messages, once those with these ids were taken; after a time, as they are. */
  messagesOf(build: string, ids: readonly string[]): Promise<Message[]>;
  close(): Promise<void>;
};

/** A kill may fall between the taking of a message and the answer; then it comes again. */
const takes = { status: 204, afterMs: 700 };
/** The second try is made after some 5 s, or 20 s where nothing was said to the first; the third only after minutes. */
const moods: readonly Answer[] = [takes, takes, takes, takes, 500, 307, 'cut', 'hang'];
const patienceMs = 120_000;

export async function startMoodyReceiver(secret: string, seed: number): Promise<MoodyReceiver> {
  const random = randomFrom(seed);
  const receiver = await startWebhookReceiver(secret);
  const taken = new Set<Delivery>();
  receiver.answerWith((delivery, tries) => {
    const mood = tries === 1 ? (moods[Math.floor(random() * moods.length)] ?? takes) : takes;
    if (mood === takes) taken.add(delivery);
    return mood;
  });
  const messagesNow = (build: string): Message[] =>
    receiver.deliveries
      .filter(({ id }) => id.startsWith(`${build}-`))
      .map((delivery) => ({
        ...delivery,
        fault: delivery.fault ?? (delivery.path === '/' ? null : `a redirect was followed to ${delivery.path}`),
        isTaken: taken.has(delivery),
      }));
  return {
    url: receiver.url,
    messagesOf: async (build, ids) => {
      const deadline = performance.now() + patienceMs;
      for (;;) {
        const messages = messagesNow(build);
        const isAllTaken = ids.every((one) => messages.some(({ id, isTaken }) => id === one && isTaken));
        if (isAllTaken || performance.now() > deadline) return messages;
        await pause(50);
      }
    },
    close: receiver.close,
  };
}
