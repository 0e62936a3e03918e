/** Readers of a build's streams in tests: what has come through a WebSocket, or as server-sent events. */
import { env } from 'cloudflare:workers';
import { createParser } from 'eventsource-parser';
import { type StreamCaller, StreamMessage, type StreamQuery } from '../../../src/core/contract/streams.ts';
import { streamRequest } from '../../../src/durable-objects/builds/streams.ts';

export const buildOf = (id: string) => env.BUILD.get(env.BUILD.idFromName(id));

/** The WebSocket that the Build of this id opens. */
export async function socketOf(
  id: string,
  query: StreamQuery,
  caller: StreamCaller = { kind: 'other', digest: 'somebody' },
): Promise<WebSocket> {
  const answer = await buildOf(id).fetch(streamRequest(query, caller));
  if (!answer.webSocket) throw new Error(`no stream: ${answer.status}`);
  return answer.webSocket;
}

export type Heard = {
  socket: WebSocket;
  messages: StreamMessage[];
  /** The numbers of the events that have come. */
  seqs(): number[];
  pongs: number;
  closed: { code: number; reason: string } | null;
};

/** Records what comes; with `answers`, marks are sent back. */
export function heard(socket: WebSocket, { answers = true } = {}): Heard {
  const record: Heard = {
    socket,
    messages: [],
    seqs: () =>
      record.messages.flatMap((message) => (message.kind === 'events' ? message.events.map(({ seq }) => seq) : [])),
    pongs: 0,
    closed: null,
  };
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') {
      record.pongs += 1;
      return;
    }
    const message = StreamMessage.parse(JSON.parse(String(data)));
    record.messages.push(message);
    if (message.kind === 'mark' && answers) socket.send(String(data));
  });
  socket.addEventListener('close', ({ code, reason }) => {
    record.closed = { code, reason };
  });
  socket.accept();
  return record;
}

/** Server-sent events as they come: `#12 note.added`, `retry 1000`, `: still here`. */
export function sentEvents(answer: Response): { lines: string[]; ended: Promise<void>; leave(): Promise<void> } {
  const lines: string[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => lines.push(id === undefined ? `${event} ${data}` : `#${id} ${event}`),
    onRetry: (ms) => lines.push(`retry ${ms}`),
    onComment: (text) => lines.push(`: ${text}`),
  });
  if (!answer.body) throw new Error('no stream');
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let hasLeft = false;
  const read = async (): Promise<void> => {
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read())
        parser.feed(decoder.decode(part.value, { stream: true }));
    } catch (error) {
      if (!hasLeft) throw error;
    }
  };
  const leave = (): Promise<void> => {
    hasLeft = true;
    return reader.cancel();
  };
  return { lines, ended: read(), leave };
}
