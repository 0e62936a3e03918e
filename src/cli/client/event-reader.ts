/** Reads the events of a build as they come: as a stream, which is opened anew behind the last event where it breaks off, and in pages from a server that has no streams, or too many readers. */
import { createParser } from 'eventsource-parser';
import { BuildEvent, type EventPage } from '../../core/contract/events.ts';
import { parseJson } from '../../core/parse-json.ts';
import type { ApiClient, ApiResult } from './api-client.ts';

export type EventReader = {
  /** Events behind `after`: those that are there, or else the next one, or none once the wait is over. */
  next(query: { after: number; waitSeconds: number }): Promise<ApiResult<EventPage>>;
  close(): void;
};

/** Events that are there already come within this time, though nobody wanted to wait. */
const leastWaitMs = 2000;
/** A server sends heartbeats; one that is silent for so long is gone. */
const silenceMs = 45_000;
/** Of events that nobody has taken yet; then no more is read. */
const mostWaiting = 1000;

export function eventReader(client: ApiClient, id: string): EventReader {
  let hasStreams = true;
  let stream: EventStream | null = null;
  const leave = (): void => {
    stream?.close();
    stream = null;
  };
  return {
    async next({ after, waitSeconds }) {
      if (hasStreams && !stream) {
        const opened = await client.stream(id, after);
        if (!opened.ok) return opened;
        if (opened.value) stream = readStream(opened.value);
        else hasStreams = false;
      }
      if (!stream) return client.events(id, { after, waitSeconds });
      const events = await stream.take(Math.max(waitSeconds * 1000, leastWaitMs));
      const message = stream.fault();
      if (message !== null) return { ok: false, failure: { reason: 'malformed', message } };
      // It is opened anew the next time.
      if (events.length === 0 && stream.isOver()) leave();
      return { ok: true, value: { events, lastSeq: events.at(-1)?.seq ?? after } };
    },
    close: leave,
  };
}

type EventStream = {
  take(waitMs: number): Promise<BuildEvent[]>;
  isOver(): boolean;
  /** What has come that is no event of this API. */
  fault(): string | null;
  close(): void;
};

function readStream(body: ReadableStream<Uint8Array>): EventStream {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let waiting: BuildEvent[] = [];
  let heardAt = Date.now();
  let hasEnded = false;
  let fault: string | null = null;
  let heard = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();
  const parser = createParser({
    // What has no number is told for the moment, and is no event of the log.
    onEvent: ({ id, data }) => {
      if (id === undefined) return;
      const event = BuildEvent.safeParse(parseJson(data));
      if (event.success) waiting.push(event.data);
      else fault = `the event ${id} is not what this version expects`;
    },
  });
  const read = async (): Promise<void> => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heardAt = Date.now();
      parser.feed(decoder.decode(part.value, { stream: true }));
      if (waiting.length > 0 || fault !== null) heard.resolve();
      if (waiting.length > mostWaiting) await taken.promise;
    }
  };
  const end = (): void => {
    hasEnded = true;
    heard.resolve();
  };
  // However it breaks off, the next one goes on behind what has come.
  read().then(end, end);
  return {
    async take(waitMs) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const isLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, waitMs);
      });
      if (waiting.length === 0 && fault === null && !hasEnded) await Promise.race([heard.promise, isLate]);
      clearTimeout(timer);
      const events = waiting;
      waiting = [];
      heard = Promise.withResolvers();
      taken.resolve();
      taken = Promise.withResolvers();
      return events;
    },
    isOver: () => hasEnded || Date.now() - heardAt > silenceMs,
    fault: () => fault,
    close: () => void reader.cancel().catch(() => undefined),
  };
}
