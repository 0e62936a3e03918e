/** Events of webhooks: `webhook` is its place in the submission, and only its host is told. */
import { z } from 'zod';
import { mostTries } from '../webhooks.ts';
import { eventKind } from './event-kind.ts';

const Which = { webhook: z.int(), host: z.string() };

export const webhookEvents = {
  'webhook.failing': eventKind(
    'It does not take messages; each is tried again, with longer and longer pauses.',
    { ...Which, message: z.string() },
    ({ host, message }) =>
      `The webhook at ${host} does not take messages: ${message}; each is tried ${mostTries} times in three days`,
  ),
  'webhook.recovered': eventKind(
    'It takes messages again.',
    Which,
    ({ host }) => `The webhook at ${host} takes messages again`,
  ),
  'webhook.given-up': eventKind(
    'A message is given up after its last try.',
    { ...Which, message: z.string(), tries: z.int() },
    ({ host, message, tries }) =>
      `The webhook at ${host} has not taken a message in ${tries} tries: ${message}; the message is given up`,
  ),
  'webhook.gone': eventKind(
    'It has answered 410: it wants to hear nothing more.',
    Which,
    ({ host }) => `The webhook at ${host} answers 410 Gone: it is told nothing more`,
  ),
};
