/**
 * Follows a build, or the list of builds, over a WebSocket, and again after every lost connection: a build behind the last
 * event that the page has, so that none is missed and none comes twice. Why a connection is refused a browser does not tell;
 * the API is asked for that.
 */
import { streamEnds, streamProtocol } from '../../core/contract/stream-ends.ts';
import type { ListMessage, StreamMessage } from '../../core/contract/streams.ts';

export type Connection =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** Since when nothing comes, and when the next attempt is made. */
  | { kind: 'offline'; since: number; retryAt: number }
  /** The build is gone, or this browser may not read it any more. */
  | { kind: 'closed'; why: 'deleted' | 'signed-out' };

export type LiveReader<Message> = {
  /** Where the stream is, behind what the page has. */
  path(): string;
  take(message: Message): void;
  /** What the API answers to a look at what is followed: 0 where nothing answers. */
  status(): Promise<number>;
  tell(connection: Connection): void;
};

const firstRetryMs = 500;
const longestRetryMs = 15_000;
/** A connection over which nothing comes is asked for a sign of life; one that gives none is given up. */
const pingMs = 20_000;

/** Follows until the answer is called. */
export function follow<Message extends StreamMessage | ListMessage>(reader: LiveReader<Message>): () => void {
  let isOver = false;
  let failures = 0;
  let offlineSince: number | null = null;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pulse: ReturnType<typeof setInterval> | undefined;

  /** Of what was before nothing is heard any more: there is one connection, and one attempt, at a time. */
  const drop = (): void => {
    clearTimeout(timer);
    clearInterval(pulse);
    const before = socket;
    socket = null;
    before?.close();
  };

  const connect = (): void => {
    if (isOver) return;
    drop();
    if (offlineSince === null) reader.tell({ kind: 'connecting' });
    const url = new URL(reader.path(), location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const opened = new WebSocket(url, [streamProtocol]);
    socket = opened;
    const isCurrent = () => socket === opened;
    let heardAt = Date.now();
    let isOpen = false;
    opened.onopen = () => {
      isOpen = true;
    };
    opened.onmessage = ({ data }) => {
      if (!isCurrent()) return;
      heardAt = Date.now();
      if (data === 'pong') return;
      const message = JSON.parse(data) as Message;
      if (message.kind === 'mark') return opened.send(data);
      reader.take(message);
      failures = 0;
      offlineSince = null;
      reader.tell({ kind: 'live' });
    };
    opened.onclose = ({ code }) => {
      if (!isCurrent()) return;
      if (code === streamEnds.deleted.code) return close('deleted');
      // One that lasted its time is opened again at once.
      if (code === streamEnds.renew.code || code === streamEnds.slow.code) return connect();
      if (isOpen) return again();
      void refused(isCurrent);
    };
    pulse = setInterval(() => {
      // A browser waits long for the end of a connection that is dead.
      if (Date.now() - heardAt > 2 * pingMs) again();
      else if (opened.readyState === WebSocket.OPEN) opened.send('ping');
    }, pingMs);
  };

  const refused = async (isCurrent: () => boolean): Promise<void> => {
    const status = await reader.status();
    if (!isCurrent()) return;
    if (status === 401 || status === 403) return close('signed-out');
    if (status === 404) return close('deleted');
    again();
  };

  const again = (): void => {
    drop();
    const waitMs = Math.min(firstRetryMs * 2 ** failures, longestRetryMs);
    failures += 1;
    offlineSince ??= Date.now();
    reader.tell({ kind: 'offline', since: offlineSince, retryAt: Date.now() + waitMs });
    timer = setTimeout(connect, waitMs);
  };

  const close = (why: 'deleted' | 'signed-out'): void => {
    stop();
    reader.tell({ kind: 'closed', why });
  };

  /** The network is back, or the person is: there is no use in waiting longer. */
  const hurry = (): void => {
    if (isOver || offlineSince === null || document.visibilityState === 'hidden') return;
    // An attempt that is under way is waited for.
    if (socket === null) connect();
  };

  function stop(): void {
    isOver = true;
    drop();
    removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
  }

  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  connect();
  return stop;
}
