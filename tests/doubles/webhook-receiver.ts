/** A receiver of webhooks, as one is written after the Standard Webhooks: it verifies each request, keeps it, and answers as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

/** A request that came whole. */
export type Delivery = {
  /** The path that it was sent to. */
  path: string;
  id: string;
  /** As its header says, in seconds since the epoch. */
  timestamp: string;
  body: string;
  /** Why a receiver would not trust it; null for a valid one. */
  fault: string | null;
};

export type Answer =
  | { kind: 'status'; status: number }
  | { kind: 'redirect'; location: string }
  /** The connection stays open, and nothing comes. */
  | { kind: 'hang' }
  /** The connection breaks once the request was read. */
  | { kind: 'cut' };

export type WebhookReceiver = {
  url: string;
  /** In the order of their coming. */
  deliveries: readonly Delivery[];
  close(): Promise<void>;
};

export type WebhookReceiverOptions = {
  /** `whsec_` and the key in base64. */
  secret: string;
  /** What to answer; `nth` counts the deliveries with this id, from 1. */
  answer(delivery: Delivery, nth: number): Answer;
};

const taken: Answer = { kind: 'status', status: 204 };

/** Gives these answers, one a delivery, and then takes all that comes. */
export function inOrder(answers: readonly Answer[]): WebhookReceiverOptions['answer'] {
  const left = [...answers];
  return () => left.shift() ?? taken;
}

const Payload = z.strictObject({
  type: z.string().regex(/^[a-z]+(\.[a-z]+)*$/),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.record(z.string(), z.json()),
});

export async function startWebhookReceiver({ secret, answer }: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const webhook = new Webhook(secret);
  const deliveries: Delivery[] = [];

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const delivery: Delivery = {
      path: request.url ?? '/',
      id: headerOf(request, 'webhook-id'),
      timestamp: headerOf(request, 'webhook-timestamp'),
      body,
      fault: faultOf(request, body, webhook),
    };
    deliveries.push(delivery);
    give(response, answer(delivery, deliveries.filter(({ id }) => id === delivery.id).length));
  };

  const server = createServer((request, response) => {
    receive(request, response).catch((error: unknown) => {
      // A sender that was killed in the middle of its request has delivered nothing.
      if (request.complete) console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    deliveries,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const headerOf = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

function faultOf(request: IncomingMessage, body: string, webhook: Webhook): string | null {
  const { method, headers } = request;
  if (method !== 'POST') return `the method is ${method}`;
  if (headers['content-type'] !== 'application/json') return `the content type is ${headers['content-type']}`;
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  try {
    webhook.verify(body, Object.fromEntries(names.map((name) => [name, headerOf(request, name)])));
  } catch (error) {
    return String(error);
  }
  const payload = Payload.safeParse(JSON.parse(body));
  return payload.success ? null : `the payload: ${z.prettifyError(payload.error)}`;
}

function give(response: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case 'status':
      response.writeHead(answer.status).end();
      return;
    case 'redirect':
      response.writeHead(307, { location: answer.location }).end();
      return;
    case 'hang':
      return;
    case 'cut':
      response.destroy();
      return;
    default:
      answer satisfies never;
  }
}
