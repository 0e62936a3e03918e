/**
 * The streams of a fixture, as docs/streams.md has them: that of its build has the view, what is behind the reader, and what a
 * test pushes; that of the list says that it has changed.
 */
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { BuildEvent } from '../../src/core/contract/events.ts';
import { withRecentRuns } from '../../src/core/contract/recent-runs.ts';
import { streamProtocol } from '../../src/core/contract/stream-ends.ts';
import {
  type ListMessage,
  type StreamMessage,
  type StreamProgress,
  StreamRequest,
  type ViewChanges,
} from '../../src/core/contract/streams.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import { counted } from './answer-api.ts';
import type { Fixture } from './fixture/fixture.ts';

export type LiveStream = {
  attach(server: Server): void;
  /** Adds events to the log and tells them with what they change in the view; numbers are given here. */
  push(events: readonly Omit<BuildEvent, 'seq'>[], changes?: Partial<ViewChanges>): void;
  progress(progress: StreamProgress): void;
  /** What is pushed waits for `letGo`. */
  hold(): void;
  letGo(): void;
  /** Ends every connection without a word, or with a code. */
  cut(code?: number): void;
  readers(): number;
  /** Tells those who look at the list of builds that it has changed. */
  changeList(): void;
  /** How many of them there are. */
  lookers(): number;
  close(): void;
};

export function liveStream(fixture: () => Fixture): LiveStream {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => streamProtocol });
  const lists = new WebSocketServer({ noServer: true, handleProtocols: () => streamProtocol });
  const held: StreamMessage[] = [];
  let isHeld = false;

  const tell = (message: StreamMessage): void => {
    if (isHeld) held.push(message);
    else for (const socket of sockets.clients) send(socket, message);
  };

  function begin(socket: WebSocket, after: number | null): void {
    const { view, events } = fixture();
    const { urls: _, ...told } = withRecentRuns(counted(view));
    send(socket, { kind: 'view', seq: view.lastSeq, view: told });
    const behind = after === null ? [] : events.filter(({ seq }) => seq > after);
    if (behind.length > 0) send(socket, { kind: 'events', events: behind, changes: null });
    socket.on('message', (data) => heard(socket, String(data)));
  }

  function heard(socket: WebSocket, text: string): void {
    if (text === 'ping') {
      socket.send('pong');
      return;
    }
    const request = StreamRequest.parse(JSON.parse(text));
    if (request.kind === 'mark') return;
    const events = fixture().events.filter(({ seq }) => seq > request.after);
    send(socket, { kind: 'events', events, changes: null });
  }

  return {
    attach(server) {
      server.on('upgrade', (request, socket, head) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page.invalid');
        if (pathname === '/builds/live')
          return lists.handleUpgrade(request, socket, head, (opened) => send(opened, { kind: 'changed' }));
        if (pathname !== `/builds/${fixture().view.id}/live`) return socket.destroy();
        const after = searchParams.get('after');
        sockets.handleUpgrade(request, socket, head, (opened) => begin(opened, after === null ? null : Number(after)));
      });
    },
    push(events, changes = {}) {
      const { view, events: log } = fixture();
      const numbered = events.map((event, at) => ({ ...event, seq: view.lastSeq + at + 1 }));
      log.push(...numbered);
      const whole: ViewChanges = { fields: {}, tasks: [], runs: [], gone: [], ...changes };
      take(view, whole, numbered.at(-1)?.seq ?? view.lastSeq);
      tell({ kind: 'events', events: numbered, changes: whole });
    },
    progress: (progress) => tell({ kind: 'progress', ...progress }),
    hold() {
      isHeld = true;
    },
    letGo() {
      isHeld = false;
      for (const message of held.splice(0)) tell(message);
    },
    cut(code) {
      for (const socket of [...sockets.clients, ...lists.clients])
        code === undefined ? socket.terminate() : socket.close(code);
    },
    readers: () => sockets.clients.size,
    changeList() {
      for (const socket of lists.clients) send(socket, { kind: 'changed' });
    },
    lookers: () => lists.clients.size,
    close() {
      sockets.close();
      lists.close();
    },
  };
}

const send = (socket: WebSocket, message: StreamMessage | ListMessage): void => socket.send(JSON.stringify(message));

/** The fixture's view is what the next reader is told. */
function take(view: BuildView, { fields, tasks, runs, gone }: ViewChanges, lastSeq: number): void {
  const newer = <Item extends { id: string }>(items: Item[], changed: readonly Item[]): Item[] => [
    ...items.map((item) => changed.find(({ id }) => id === item.id) ?? item),
    ...changed.filter(({ id }) => !items.some((item) => item.id === id)),
  ];
  Object.assign(view, fields, {
    tasks: newer(view.tasks, tasks).filter(({ id }) => !gone.includes(id)),
    runs: newer(view.runs, runs),
    lastSeq,
  });
}
