/** Every type of message that a webhook is sent, as the document's `webhooks`. */
import { z } from 'zod';
import { eventKindOf, eventTypes } from '../../../core/contract/events.ts';
import { WebhookMessage } from '../../../core/contract/webhooks.ts';
import type { JsonSchema } from './json-schemas.ts';

const told = eventTypes.filter((type) => eventKindOf(type).isTold);
const keyOf = (type: string): string => `message ${type}`;

/** A schema for each type: the message with what is sure of it. */
export const messageSchemas = (): [string, z.ZodType][] =>
  told.map((type) => {
    const { data } = WebhookMessage.shape;
    const details = z.object({ ...data.shape, details: eventKindOf(type).data });
    return [keyOf(type), z.object({ ...WebhookMessage.shape, type: z.literal(type), data: details })];
  });

/** Standard Webhooks: what the headers say, and what is signed. */
const headers = [
  {
    name: 'webhook-id',
    in: 'header',
    required: true,
    schema: { type: 'string' },
    description: 'The same at each try.',
  },
  {
    name: 'webhook-timestamp',
    in: 'header',
    required: true,
    schema: { type: 'string' },
    description: 'Seconds since the epoch, of this try.',
  },
  {
    name: 'webhook-signature',
    in: 'header',
    required: true,
    schema: { type: 'string' },
    description: '`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced.',
  },
];

export const webhookMessages = (
  schemas: ReadonlyMap<string, JsonSchema>,
  examples: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    told.map((type) => [
      type,
      {
        post: {
          operationId: `told-${type}`,
          summary: eventKindOf(type).meaning,
          tags: ['webhooks'],
          security: [],
          parameters: headers,
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemas.get(keyOf(type)), example: examples[type] } },
          },
          responses: {
            '2XX': { description: 'The message is taken. Anything else is tried again, ten times in three days.' },
          },
        },
      },
    ]),
  );
