/** The event log of a build: in pages, and as streams that go on with what comes. */
import type { Context } from 'hono';
import { z } from 'zod';
import { digestOf } from '../../../auth/mac.ts';
import { EventPage, eventTypes } from '../../../core/contract/events.ts';
import { runsShown } from '../../../core/contract/recent-runs.ts';
import { streamProtocol } from '../../../core/contract/stream-ends.ts';
import { ListMessage, type StreamCaller, StreamMessage, type StreamQuery } from '../../../core/contract/streams.ts';
import { eventStream } from '../event-stream.ts';
import type { ApiTypes } from '../ports.ts';
import { problem } from '../problems.ts';
import { badQuery, beforeNumber, decimalNumber, goesOneWay, parseQuery, wayOf, wholeNumber } from '../query.ts';
import { found } from '../requests.ts';
import { type Routes, route } from '../route.ts';
import { protocolsOf } from '../socket-key.ts';

const after = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** `wait` is in seconds: with it, the answer comes at the next event or when the time is over. */
const EventsQuery = goesOneWay(
  z.strictObject({
    after: after.optional(),
    before: beforeNumber.optional(),
    limit: wholeNumber(1, 500).default(100),
    wait: decimalNumber(0, 25).default(0),
    types: z
      .string()
      .max(1000)
      .transform((text) => [...new Set(text.split(','))])
      .pipe(z.array(z.enum(eventTypes)))
      .optional()
      .meta({ type: 'string', description: 'Events of these types alone: one, or several with commas between them.' }),
  }),
).refine(({ types, wait }) => types === undefined || wait === 0, {
  path: ['types'],
  message: 'does not go with `wait`',
});
const LiveQuery = z.strictObject({ after: after.optional(), runs: z.enum(runsShown).default('all') });
const LastEvent = z.strictObject({ 'last-event-id': after });

const eventStreamMedia = 'text/event-stream';

/** Comes before `/builds/:id`, which would take its path. */
export function addListStream(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/live',
      area: 'builds',
      summary: 'Open a WebSocket that tells when the list of builds has changed',
      about: `Each message is the JSON of one \`ListMessage\`, and says only that something in the list is another one, when a build last moved aside; what that is \`GET /builds\` answers. One comes at once. A browser names the protocols \`${streamProtocol}\` and \`key.<key>\`.`,
      scope: 'builds:read',
      answer: ListMessage,
      isSocket: true,
    },
    async (c) => {
      refuseOthersThanSockets(c, 'GET /builds');
      const { isOperator, tenant } = c.var.caller;
      const opened = await c.var.ports.listStream({ ...(await streamCaller(c)), tenant: isOperator ? null : tenant });
      if (opened === 'too-many' || opened === null) throw tooMany('look at the list; read `GET /builds`');
      return asSocket(c, opened);
    },
  );
}

export function addEvents(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/events',
      area: 'events',
      summary: 'Read the events of a build after a number, or the last before one',
      about:
        'Oldest first: `before=end` answers the newest, and the number of the first of them as `before` what precedes it. With `Accept: text/event-stream` they are server-sent events, which go on with what comes: `id` is the number of the event, `event` its type, `data` the event. `Last-Event-ID` comes before `after`.',
      scope: 'builds:read',
      query: EventsQuery,
      answer: EventPage,
      also: [{ media: eventStreamMedia, about: 'The events as they come.' }],
    },
    async (c, { params: { id }, query: { after = 0, before, limit, wait, types } }) => {
      // HEAD comes here too, and nobody would ever read its stream.
      const isStream = c.req.method === 'GET' && c.req.header('accept')?.includes(eventStreamMedia);
      const forPages = before !== undefined ? 'before' : types !== undefined ? 'types' : null;
      if (isStream && forPages !== null)
        throw badQuery([{ path: forPages, message: 'is for pages: a stream goes on with all that comes' }]);
      if (isStream) return eventStream(await streamOf(c, id, { form: 'frames', after: lastEventOf(c) ?? after }));
      return found(await c.var.ports.builds.events(id, { limit, types, ...wayOf(after, before, wait) }), id);
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/live',
      area: 'events',
      summary: 'Open a WebSocket on a build: its view, and then every event',
      about: `Each message is the JSON of one \`StreamMessage\`: first the view, then what is behind \`after\`, or behind the view. With \`runs=recent\` a view has the runs of \`GET /builds/{id}?runs=recent\`. A browser names the protocols \`${streamProtocol}\` and \`key.<key>\`.`,
      scope: 'builds:read',
      query: LiveQuery,
      answer: StreamMessage,
      isSocket: true,
    },
    async (c, { params: { id }, query: { after, runs } }) => {
      refuseOthersThanSockets(c, '/events');
      const form = runs === 'recent' ? 'recent' : 'messages';
      return asSocket(c, await streamOf(c, id, { form, after: after ?? null }));
    },
  );
}

function refuseOthersThanSockets(c: Context<ApiTypes>, instead: string): void {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
    throw problem('invalid-request', `this is a WebSocket: send \`Upgrade: websocket\`, or read ${instead}`);
}

function asSocket(c: Context<ApiTypes>, webSocket: WebSocket): Response {
  const headers: Record<string, string> = protocolsOf(c).includes(streamProtocol)
    ? { 'sec-websocket-protocol': streamProtocol }
    : {};
  return new Response(null, { status: 101, webSocket, headers });
}

/** What a client that connects again has read. */
function lastEventOf(c: Context<ApiTypes>): number | null {
  const last = c.req.header('last-event-id');
  return last === undefined ? null : parseQuery(LastEvent, { 'last-event-id': [last] })['last-event-id'];
}

async function streamOf(c: Context<ApiTypes>, id: string, query: StreamQuery): Promise<WebSocket> {
  const opened = found(await c.var.ports.builds.stream(id, query, await streamCaller(c)), id);
  if (opened !== 'too-many') return opened;
  throw tooMany('follow this build; read pages of its events');
}

async function streamCaller(c: Context<ApiTypes>): Promise<StreamCaller> {
  const { callerKey, link } = c.var;
  return { kind: link === null ? 'other' : 'link', digest: await digestOf(callerKey) };
}

const tooMany = (whatTheyDo: string) =>
  problem('unavailable', `too many readers ${whatTheyDo}, or try again later`, { headers: { 'retry-after': '30' } });
