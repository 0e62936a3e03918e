/** A receiver of webhooks on loopback: it verifies each message as Standard Webhooks asks, keeps it, and answers as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

/** One try of a message as it came in. */
export type Delivery = {
  id: string;
  path: string;
  /** Byte for byte. */
  body: string;
  /** Why the message is not to be believed, or null. */
  fault: string | null;
};

/** A status, at once or late, a connection that is cut, or none until the receiver closes. */
export type Answer = number | { status: number; afterMs: number } | 'cut' | 'hang';

export type WebhookReceiver = {
  url: string;
  deliveries: readonly Delivery[];
  /** How it answers from now on, by the message and how often it has come, from 1. */
  answerWith(answer: (delivery: Delivery, tries: number) => Answer): void;
  /** Resolves at the first message, come already or still to come, that is looked for. */
  received(isWanted: (delivery: Delivery) => boolean): Promise<Delivery>;
  close(): Promise<void>;
};

/** `secret` is `whsec_…`. It answers 204 until it is told otherwise. */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const verifier = new Webhook(secret);
  const deliveries: Delivery[] = [];
  let answerTo: (delivery: Delivery, tries: number) => Answer = () => 204;
  let waiting: (() => void)[] = [];

  const faultOf = (request: IncomingMessage, body: string): string | null => {
    if (request.method !== 'POST') return `the method is ${request.method}`;
    if (request.headers['content-type'] !== 'application/json') return 'the content type is not JSON';
    try {
      verifier.verify(body, request.headers as Record<string, string>);
      return null;
    } catch (error) {
      return String(error);
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const id = String(request.headers['webhook-id']);
    const delivery = { id, path: request.url ?? '', body, fault: faultOf(request, body) };
    deliveries.push(delivery);
    for (const look of waiting.splice(0)) look();
    const answer = answerTo(delivery, deliveries.filter((other) => other.id === id).length);
    if (answer === 'hang') return;
    if (answer === 'cut') return void request.socket.destroy();
    const { status, afterMs } = typeof answer === 'number' ? { status: answer, afterMs: 0 } : answer;
    if (afterMs > 0) await pause(afterMs);
    // A redirect leads back here: one that is followed is seen.
    response.writeHead(status, status >= 300 && status < 400 ? { location: '/redirected' } : {}).end();
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    deliveries,
    answerWith: (answer) => {
      answerTo = answer;
    },
    received: async (isWanted) => {
      for (;;) {
        const found = deliveries.find(isWanted);
        if (found) return found;
        await new Promise<void>((resolve) => {
          waiting = [...waiting, resolve];
        });
      }
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
