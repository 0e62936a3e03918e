/** An HTTP proxy in front of one server: it tells of every exchange, and breaks off exactly where the server behind it does. */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** One request that came through. Nothing is called after `end`. */
export type Watch = {
  /** A piece of the request's body. */
  sent?(chunk: Buffer): void;
  /** The server has begun to answer. */
  answered?(status: number): void;
  /** A piece of the answer, passed on to a client that was there to take it. */
  passed?(chunk: Buffer): void;
  /** `whole`: the answer came to its end, and the client was still there. */
  end?(how: 'whole' | 'broken' | 'unreachable'): void;
};

export type WatchingProxy = {
  url: string;
  /** Once the clients are dead: resolves when all that they had sent was read, and is over. */
  untilQuiet(): Promise<void>;
  close(): Promise<void>;
};

export type WatchingProxyOptions = {
  /** The server's URL, which may come and go. */
  target: string;
  watch(call: { method: string; path: string }): Watch;
  /** Where to cut an answer's first piece in two, and how long to hold the second part back. */
  pause?: { at(firstChunk: Buffer): number; ms: number };
};

export async function startWatchingProxy(options: WatchingProxyOptions): Promise<WatchingProxy> {
  // A connection kept for later would be one to a server that was killed meanwhile.
  const agent = new Agent({ keepAlive: false });
  const server = createServer((incoming, outgoing) => pass(options, agent, incoming, outgoing));
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connections = promisify(server.getConnections.bind(server));
  return {
    url: `http://127.0.0.1:${port}`,
    untilQuiet: async () => {
      // A connection that the system holds ready is taken in a turn of the event loop, and counted then.
      await sleep(10);
      while ((await connections()) > 0) await sleep(5);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(
  { target, watch, pause }: WatchingProxyOptions,
  agent: Agent,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const { method = 'GET', url = '/', headers } = incoming;
  const told = watch({ method, path: url });
  let ended = false;
  const end = (how: 'whole' | 'broken' | 'unreachable') => {
    if (ended) return;
    ended = true;
    told.end?.(how);
    if (how === 'whole') return;
    upstream.destroy();
    outgoing.destroy();
  };
  const give = (chunk: Buffer) => {
    if (ended || chunk.length === 0) return;
    told.passed?.(chunk);
    outgoing.write(chunk);
  };
  const upstream = request(new URL(url, target), { method, headers, agent }, (answer) => {
    const { statusCode = 502 } = answer;
    told.answered?.(statusCode);
    outgoing.writeHead(statusCode, answer.rawHeaders);
    let isFirst = true;
    answer.on('data', (chunk: Buffer) => {
      const cut = isFirst && pause ? pause.at(chunk) : 0;
      isFirst = false;
      if (!pause || cut === 0) return give(chunk);
      give(chunk.subarray(0, cut));
      answer.pause();
      setTimeout(() => {
        give(chunk.subarray(cut));
        answer.resume();
      }, pause.ms);
    });
    answer.once('end', () => {
      if (!ended) outgoing.end(() => end('whole'));
    });
    answer.once('error', () => end('broken'));
    answer.once('close', () => answer.complete || end('broken'));
  });
  upstream.once('error', () => end(outgoing.headersSent ? 'broken' : 'unreachable'));
  outgoing.once('close', () => end(outgoing.writableFinished ? 'whole' : 'broken'));
  incoming.on('data', (chunk: Buffer) => told.sent?.(chunk));
  incoming.once('error', () => end('broken'));
  incoming.pipe(upstream);
}
