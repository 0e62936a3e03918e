/**
 * The ListReaders object: the hibernating WebSockets of whoever looks at a list of builds. Over them it says that the list is
 * another one now, and nothing else: what it shows each of them reads, as who they are.
 */
import { DurableObject } from 'cloudflare:workers';
import { z } from 'zod';
import { hasLasted } from '../../core/builds/reader.ts';
import type { ListMessage, StreamCaller } from '../../core/contract/streams.ts';
import type { Env } from '../../env.ts';
import { closeStream, isFull } from '../stream-places.ts';

/** A list is told of at most this often, however many builds move. */
const restMs = 1000;

/** Whose builds the list has; null for everybody's. */
export type ListReader = StreamCaller & { tenant: string | null };

const Query = z.object({ kind: z.enum(['link', 'other']), digest: z.string(), tenant: z.string().nullable() });

/** A stub of its own for each call: one whose object was reset fails for ever. */
export const listReaders = ({ LIST_READERS }: Pick<Env, 'LIST_READERS'>) =>
  LIST_READERS.get(LIST_READERS.idFromName('all'));

/** What the API asks the object for; the answer has the WebSocket. */
export function listStreamRequest({ kind, digest, tenant }: ListReader): Request {
  const url = new URL('https://list.internal/stream');
  for (const [name, value] of Object.entries({ kind, digest })) url.searchParams.set(name, value);
  if (tenant !== null) url.searchParams.set('tenant', tenant);
  return new Request(url, { headers: { upgrade: 'websocket' } });
}

/**
 * Has the lists told in which the builds of a tenant are; false where that failed, or takes longer than `mostMs`, which is no
 * matter of the build's.
 */
export async function tellListReaders(env: Pick<Env, 'LIST_READERS'>, tenant: string, mostMs = 5000): Promise<boolean> {
  const told = new AbortController();
  const late = scheduler.wait(mostMs, { signal: told.signal }).then(() => {
    throw new Error(`no answer within ${mostMs / 1000} s`);
  });
  try {
    await Promise.race([listReaders(env).changed(tenant), late]);
    return true;
  } catch (error) {
    console.warn('build: who looks at the list of builds cannot be told:', error);
    return false;
  } finally {
    told.abort();
  }
}

/** The tag of the sockets that look at one list. */
const listOf = (tenant: string | null): string => (tenant === null ? 'everybody' : `tenant ${tenant}`);

const changed = JSON.stringify({ kind: 'changed' } satisfies ListMessage);

export class ListReaders extends DurableObject<Env> {
  /** When each list was told of last, and who waits until it is told of next. */
  readonly #toldAt = new Map<string, number>();
  readonly #due = new Map<string, Promise<void>>();

  /** Opens a stream: see `listStreamRequest`. Whoever comes may have missed a change. */
  override async fetch(request: Request): Promise<Response> {
    const asked = Object.fromEntries(new URL(request.url).searchParams);
    const { kind, digest, tenant } = Query.parse({ tenant: null, ...asked });
    const list = listOf(tenant);
    const hasNoPlace = () => isFull(this.ctx.getWebSockets(list), this.ctx.getWebSockets(digest), kind);
    // Where nothing happens, nobody has closed those whose time is over.
    if (hasNoPlace()) this.#attentive(list);
    if (hasNoPlace()) return new Response(null, { status: 503 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    this.ctx.acceptWebSocket(server, [digest, list]);
    server.serializeAttachment({ openedAt: Date.now() });
    server.send(changed);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A row of this tenant's has changed; answers once all that look have been told. */
  async changed(tenant: string): Promise<void> {
    await Promise.all([tenant, null].map((one) => this.#tellSoon(listOf(one))));
  }

  override webSocketMessage(socket: WebSocket): void {
    closeStream(socket, 'misunderstood');
  }

  /** All that changes until then is told at once. */
  async #tellSoon(list: string): Promise<void> {
    if (this.ctx.getWebSockets(list).length === 0) return;
    const due = this.#due.get(list) ?? this.#tellIn(list, (this.#toldAt.get(list) ?? 0) + restMs - Date.now());
    this.#due.set(list, due);
    await due;
  }

  async #tellIn(list: string, ms: number): Promise<void> {
    await scheduler.wait(Math.max(0, ms));
    this.#due.delete(list);
    this.#toldAt.set(list, Date.now());
    for (const socket of this.#attentive(list)) {
      try {
        socket.send(changed);
      } catch (error) {
        console.warn('list: a reader is lost', error);
        socket.close(1011);
      }
    }
  }

  /** Those that are told; whose time is over is closed, and comes back. */
  #attentive(list: string): WebSocket[] {
    return this.ctx.getWebSockets(list).filter((socket) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      const isOver = hasLasted(socket.deserializeAttachment() as { openedAt: number }, Date.now());
      if (isOver) closeStream(socket, 'renew');
      return !isOver;
    });
  }
}
