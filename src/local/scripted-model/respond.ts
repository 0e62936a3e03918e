/** Writes one answer to its client: JSON, a stream, an error, or a stream that breaks off as the script says. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type StreamFault, streamErrorOf } from './faults.ts';
import { errorBody, type Refusal } from './refusal.ts';
import { eventText, type StreamEvent, streamEvents, type WireMessage } from './sse.ts';

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
    return sendEvents(response, brokenOff(streamEvents(message), fault, requestId), fault);
  }
  if (fault?.kind === 'cut') response.destroy();
  else if (fault) respondRefusal(response, streamErrorOf(fault), requestId);
  else respondJson(response, 200, message, requestId);
  return fault === undefined && !response.destroyed;
}

function brokenOff(events: StreamEvent[], fault: StreamFault | undefined, requestId: string): StreamEvent[] {
  if (!fault) return events;
  // However late the fault is set, the stream never gets to `message_stop`.
  const sent = events.slice(0, Math.min(fault.afterEvents, events.length - 1));
  return fault.kind === 'cut' ? sent : [...sent, { ...errorBody(streamErrorOf(fault), requestId) }];
}

async function sendEvents(
  response: ServerResponse,
  events: StreamEvent[],
  fault: StreamFault | undefined,
): Promise<boolean> {
  const reset = fault?.kind === 'cut' && fault.how === 'reset';
  try {
    await pipeline(Readable.from(events.map(eventText)), response, { end: !reset });
  } catch (error) {
    if (error instanceof Error && 'code' in error && clientLeft.has(error.code)) return false;
    throw error;
  }
  if (reset) response.destroy();
  return fault === undefined;
}

/** How writing fails when the client closed its side. */
const clientLeft: ReadonlySet<unknown> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);
