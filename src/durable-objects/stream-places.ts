/** The places for readers' WebSockets in an object, of which nobody takes all; and how such a socket is closed. */
import { type StreamEnd, streamEnds } from '../core/contract/stream-ends.ts';
import type { StreamCaller } from '../core/contract/streams.ts';

/** Of one stream; each costs a message whenever there is something to tell. */
const mostReaders = 500;
/** Of one caller, so that nobody takes all places; who has a link may have got it from anyone. */
const mostOfCaller: Record<StreamCaller['kind'], number> = { link: 50, other: 250 };

/** Whether there is no place; `all` and `own` are the sockets of the stream and of the caller. */
export const isFull = (all: readonly WebSocket[], own: readonly WebSocket[], kind: StreamCaller['kind']): boolean =>
  taken(all) >= mostReaders || taken(own) >= mostOfCaller[kind];

/** One that is closing holds no place, however long its end takes. */
const taken = (sockets: readonly WebSocket[]): number =>
  sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length;

export function closeStream(socket: WebSocket, why: StreamEnd): void {
  const { code, reason } = streamEnds[why];
  socket.close(code, reason);
}

/** What an object has answered that was asked for a stream, for the API. */
export function openedStream({ status, webSocket }: Response): WebSocket | 'too-many' | null {
  if (webSocket) return webSocket;
  return status === 503 ? 'too-many' : null;
}
