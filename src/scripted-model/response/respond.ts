/** Writes one answer to its client: JSON, a stream, an error, or a stream that breaks off as the script says. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorBody, type Refusal } from '../request/refusal.ts';
import type { Fault } from '../script/script.ts';
import { type StreamFault, streamErrorOf } from './faults.ts';
import { faultyStream } from './faulty-stream.ts';
import { streamEvents, type WireMessage } from './sse.ts';

export function respondJson(response: ServerResponse, status: number, body: unknown, requestId: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': requestId });
  response.end(JSON.stringify(body));
}

export function respondRefusal(response: ServerResponse, refusal: Refusal, requestId: string): void {
  for (const [name, value] of Object.entries(refusal.headers ?? {})) response.setHeader(name, value);
  respondJson(response, refusal.status, errorBody(refusal, requestId), requestId);
}

/** Sends a message in the form asked for. Resolves with whether all of it was sent to a client that was still there. */
export async function respondMessage(options: {
  response: ServerResponse;
  message: WireMessage;
  stream: boolean;
  fault: StreamFault | undefined;
  requestId: string;
}): Promise<boolean> {
  const { response, message, stream, fault, requestId } = options;
  if (stream) {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'request-id': requestId,
    });
    return sendEvents(response, faultyStream(streamEvents(message), fault, requestId), fault);
  }
  if (fault?.kind === 'error-event') respondRefusal(response, streamErrorOf(fault), requestId);
  else if (fault) response.destroy();
  else respondJson(response, 200, message, requestId);
  return fault === undefined && !response.destroyed;
}

async function sendEvents(
  response: ServerResponse,
  events: string[],
  fault: StreamFault | undefined,
): Promise<boolean> {
  const reset = fault?.kind === 'cut' && fault.how === 'reset';
  const silence = fault?.kind === 'silence';
  try {
    await pipeline(Readable.from(events), response, { end: !reset && !silence });
  } catch (error) {
    if (error instanceof Error && 'code' in error && clientLeft.has(error.code)) return false;
    throw error;
  }
  if (reset) response.destroy();
  if (silence) await clientLeaves(response);
  return fault === undefined || fault.kind === 'odd';
}

/** Answers without a message and without an error: not at all, or with what a proxy says in the provider's place. */
export async function respondNothing(
  response: ServerResponse,
  fault: Extract<Fault, { kind: 'no-answer' | 'page' }>,
): Promise<void> {
  if (fault.kind === 'no-answer') {
    if (fault.how === 'hang') await clientLeaves(response);
    else response.destroy();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html><body>We will be back soon.</body></html>');
}

/** Keeps the connection open until the client has had enough of its silence. */
async function clientLeaves(response: ServerResponse): Promise<void> {
  if (!response.destroyed) await once(response, 'close');
}

/** How writing fails when the client closed its side. */
const clientLeft: ReadonlySet<unknown> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);
