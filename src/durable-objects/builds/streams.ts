/**
 * The readers of a Build's events: WebSockets that outlive the object's memory. Each carries how far its reader has come,
 * so an object that wakes goes on where the one before was. Server-sent events are the same, in the frames of the other
 * form, which the API passes on.
 */
import { z } from 'zod';
import {
  afterAnswer,
  afterMark,
  afterSent,
  isHeld,
  newReader,
  type Reader,
  wantsMark,
  whyClosed,
} from '../../core/builds/reader.ts';
import { type ViewParts, viewChanges, viewParts } from '../../core/builds/view-changes.ts';
import type { BuildEvent } from '../../core/contract/events.ts';
import { withRecentRuns } from '../../core/contract/recent-runs.ts';
import type { StreamEnd } from '../../core/contract/stream-ends.ts';
import {
  type StreamCaller,
  type StreamMessage,
  type StreamProgress,
  type StreamQuery,
  StreamRequest,
  type ViewChanges,
} from '../../core/contract/streams.ts';
import { closeStream, isFull } from '../stream-places.ts';

/** Of the events that a reader lacks, in one message. */
const catchUpPage = 500;
/** For so long all that connect are told the same view; no event has come between. */
const sameViewMs = 500;
/** All that a reader says is short. */
const longestRequest = 300;

const Query = z.object({
  form: z.enum(['messages', 'recent', 'frames']),
  after: z.coerce.number().nullable(),
  kind: z.enum(['link', 'other']),
  digest: z.string(),
});

/** What the API asks the object for; the answer has the WebSocket. */
export function streamRequest({ form, after }: StreamQuery, { kind, digest }: StreamCaller): Request {
  const url = new URL('https://build.internal/stream');
  for (const [name, value] of Object.entries({ form, kind, digest })) url.searchParams.set(name, value);
  if (after !== null) url.searchParams.set('after', String(after));
  return new Request(url, { headers: { upgrade: 'websocket' } });
}

/** What the streams tell of. */
export type StreamSource = {
  lastSeq(): number;
  events(after: number, limit: number): BuildEvent[];
  view(): StreamView;
};

export type Streams = {
  open(request: Request): Response;
  /** Sends events that have been committed. */
  publish(events: readonly BuildEvent[]): void;
  /** Sends what is told for the moment. */
  tell(progress: StreamProgress): void;
  /** Takes what a reader says. */
  hear(socket: WebSocket, text: string | ArrayBuffer): void;
  end(why: StreamEnd): void;
};

/** Readers that may be sent something. */
type Attentive = { socket: WebSocket; reader: Reader }[];

/** What is told, in each form in which somebody reads it. */
type Told = { seq?: number | undefined; in(form: Reader['form']): string };

/** Events and what they have changed in the view; made once, however many readers there are. */
function eventsTold(events: readonly BuildEvent[], changes: ViewChanges | null): Told {
  const each = events.map((event) => ({ ...event, json: JSON.stringify(event) }));
  const list = each.map(({ json }) => json).join(',');
  const message = `{"kind":"events","events":[${list}],"changes":${JSON.stringify(changes)}}`;
  const frames = each.map(({ seq, type, json }) => `id: ${seq}\nevent: ${type}\ndata: ${json}\n\n`).join('');
  return { seq: events.at(-1)?.seq, in: (form) => (form === 'frames' ? frames : message) };
}

function progressTold(progress: StreamProgress): Told {
  const message = JSON.stringify({ kind: 'progress', ...progress } satisfies StreamMessage);
  const frame = `event: progress\ndata: ${JSON.stringify(progress)}\n\n`;
  return { in: (form) => (form === 'frames' ? frame : message) };
}

type StreamView = Extract<StreamMessage, { kind: 'view' }>['view'];

/** Server-sent events have nothing of it. */
function viewTold(view: StreamView): Told {
  const message = (told: StreamView): string =>
    JSON.stringify({ kind: 'view', seq: told.lastSeq, view: told } satisfies StreamMessage);
  const made = new Map([['frames', '']]);
  return {
    in: (form) => {
      const known = made.get(form) ?? message(form === 'recent' ? withRecentRuns(view) : view);
      made.set(form, known);
      return known;
    },
  };
}

export function streams(ctx: DurableObjectState, source: StreamSource): Streams {
  /** The view that the readers of messages have, as of the last time that it was told; null where nobody has any. */
  let known: ViewParts | null = null;
  /** The view as it was told a moment ago: after a restart all readers come at once. */
  let latest: { told: Told; at: number } | null = null;

  const latestView = (): Told => {
    if (latest && Date.now() - latest.at < sameViewMs) return latest.told;
    const view = source.view();
    known ??= viewParts(view);
    latest = { told: viewTold(view), at: Date.now() };
    return latest.told;
  };

  /** What readers are told of a view that has changed: the changes, or the view itself where it is not known what they have. */
  const changed = (): { changes: ViewChanges | null; view: Told | null } => {
    const view = source.view();
    const before = known;
    known = viewParts(view);
    if (!before) return { changes: null, view: viewTold(view) };
    return { changes: viewChanges(before, known, view), view: null };
  };

  const readerOf = (socket: WebSocket): Reader => socket.deserializeAttachment() as Reader;

  /** Sends to one reader, with a mark where one is due; the reader as it is then. */
  const send = (socket: WebSocket, before: Reader, told: Told): Reader => {
    const text = told.in(before.form);
    if (text === '') return before;
    socket.send(text);
    const reader = afterSent(before, text.length, told.seq);
    if (!wantsMark(reader)) return reader;
    const id = crypto.randomUUID();
    socket.send(JSON.stringify({ kind: 'mark', mark: id } satisfies StreamMessage));
    return afterMark(reader, { id, at: Date.now() });
  };

  /**
   * Sends what the log has for a reader, as far as it may be sent. One that was held may have missed a change, so it is
   * sent the view when it has come to the end.
   */
  const catchUp = (socket: WebSocket, before: Reader, { wasHeld = false } = {}): void => {
    let reader = before;
    while (!isHeld(reader) && reader.sent < source.lastSeq()) {
      reader = send(socket, reader, eventsTold(source.events(reader.sent, catchUpPage), null));
    }
    if (wasHeld && !isHeld(reader)) reader = send(socket, reader, latestView());
    socket.serializeAttachment(reader);
  };

  /** Does something for each reader; one whose connection breaks over it is no matter of the build's. */
  const forEach = (readers: Attentive, tell: (socket: WebSocket, reader: Reader) => void): void => {
    for (const { socket, reader } of readers) {
      try {
        tell(socket, reader);
      } catch (error) {
        console.warn('build: a reader of events is lost', error);
        socket.close(1011);
      }
    }
  };

  /** The sockets with readers that are told of what happens now; others are closed, or wait for their marks. */
  const attentive = (): Attentive =>
    ctx.getWebSockets().flatMap((socket) => {
      if (socket.readyState !== WebSocket.OPEN) return [];
      const reader = readerOf(socket);
      const why = whyClosed(reader, Date.now());
      if (why !== null) closeStream(socket, why);
      return why !== null || isHeld(reader) ? [] : [{ socket, reader }];
    });

  /** What is told has been committed, and stands whatever fails here: the readers come back for what they lack. */
  const unbroken = (toTell: () => void): void => {
    try {
      toTell();
    } catch (error) {
      console.warn('build: its readers cannot be told', error);
      known = null;
      for (const socket of ctx.getWebSockets()) socket.close(1011);
    }
  };

  /** Notes how far each has come once all have been told: whoever is told last waits for that of nobody else. */
  const tell = (readers: Attentive, all: readonly Told[]): void => {
    const told: Attentive = [];
    forEach(readers, (socket, before) => {
      let reader = before;
      for (const one of all) if (!isHeld(reader)) reader = send(socket, reader, one);
      told.push({ socket, reader });
    });
    forEach(told, (socket, reader) => socket.serializeAttachment(reader));
  };

  return {
    open(request) {
      const { form, after, kind, digest } = Query.parse({
        after: null,
        ...Object.fromEntries(new URL(request.url).searchParams),
      });
      const hasNoPlace = () => isFull(ctx.getWebSockets(), ctx.getWebSockets(digest), kind);
      // Where nothing happens, nobody has closed those whose time is over.
      if (hasNoPlace()) attentive();
      if (hasNoPlace()) return new Response(null, { status: 503 });
      const { 0: client, 1: server } = new WebSocketPair();
      ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
      ctx.acceptWebSocket(server, [digest]);
      const lastSeq = source.lastSeq();
      let reader = newReader({ form, sent: Math.min(after ?? lastSeq, lastSeq), openedAt: Date.now() });
      if (form !== 'frames') reader = send(server, reader, latestView());
      catchUp(server, reader);
      return new Response(null, { status: 101, webSocket: client });
    },
    publish: (events) =>
      unbroken(() => {
        latest = null;
        const readers = attentive();
        const haveView = readers.some(({ reader }) => reader.form !== 'frames');
        if (!haveView) known = null;
        const { changes, view } = haveView ? changed() : { changes: null, view: null };
        if (readers.length > 0) tell(readers, [eventsTold(events, changes), ...(view ? [view] : [])]);
      }),
    tell: (progress) =>
      unbroken(() => {
        latest = null;
        tell(attentive(), [progressTold(progress)]);
      }),
    hear(socket, text) {
      const request = requestOf(text);
      if (!request) return closeStream(socket, 'misunderstood');
      const reader = readerOf(socket);
      if (whyClosed(reader, Date.now()) === 'renew') return closeStream(socket, 'renew');
      if (request.kind === 'mark') catchUp(socket, afterAnswer(reader, request.mark), { wasHeld: isHeld(reader) });
      else catchUp(socket, { ...reader, sent: Math.min(request.after, source.lastSeq()) });
    },
    end(why) {
      for (const socket of ctx.getWebSockets()) closeStream(socket, why);
    },
  };
}

function requestOf(text: string | ArrayBuffer): StreamRequest | null {
  if (typeof text !== 'string' || text.length > longestRequest) return null;
  try {
    return StreamRequest.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
