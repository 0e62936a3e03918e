/** The streams as a client reaches them: by their addresses, with a key that it may send, gapless over a new connection. */
import { expect, test, vi } from 'vitest';
import { pageKey } from '../../../src/auth/capability.ts';
import { streamRequest } from '../../../src/durable-objects/builds/streams.ts';
import { openedStream } from '../../../src/durable-objects/stream-places.ts';
import { plan } from '../../core/builders.ts';
import { apiHarness, problemOf } from '../api-harness.ts';
import { standing } from '../standing-build.ts';
import { buildOf, heard, sentEvents } from './stream-reader.ts';

const { request } = apiHarness({
  builds: {
    tenant: async () => 'default',
    stream: async (id, query, caller) => openedStream(await buildOf(id).fetch(streamRequest(query, caller))),
  },
});
const call = (path: string, headers: Record<string, string>): Promise<Response> =>
  request('GET', path, { token: null, headers });
const keyOf = (id: string) => pageKey('capability', id);
const upgrade = { upgrade: 'websocket' };

test('a page key opens a WebSocket as one of its protocols, and the answer names only the other one', async () => {
  const { id, steer, typed } = await standing('bapistreama', { plan: plan() });
  const protocols = `breakwater, key.${await keyOf(id)}`;
  const answer = await call(`/builds/${id}/live`, { ...upgrade, 'sec-websocket-protocol': protocols });
  expect([answer.status, answer.headers.get('sec-websocket-protocol')]).toEqual([101, 'breakwater']);
  if (!answer.webSocket) throw new Error('no WebSocket');
  const reader = heard(answer.webSocket);
  await steer({ kind: 'note', text: 'One.' });
  const seq = (await typed.view())?.lastSeq ?? 0;
  await vi.waitFor(() => expect(reader.seqs()).toEqual([seq]));
  expect(reader.messages[0]).toMatchObject({ kind: 'view', seq: seq - 1, view: { id, scripted: false } });
  reader.socket.close(1000);
  const again = await call(`/builds/${id}/live?after=${seq - 1}`, { ...upgrade, 'sec-websocket-protocol': protocols });
  if (!again.webSocket) throw new Error('no WebSocket');
  const second = heard(again.webSocket);
  await vi.waitFor(() => expect(second.seqs()).toEqual([seq]));
  second.socket.close(1000);
});

test('server-sent events go on behind the last event that a client names', async () => {
  const { id, steer, typed } = await standing('bapistreamb', { plan: plan() });
  await steer({ kind: 'note', text: 'One.' });
  const seq = (await typed.view())?.lastSeq ?? 0;
  const headers = { authorization: `Bearer ${await keyOf(id)}`, accept: 'text/event-stream' };
  const first = await call(`/builds/${id}/events?after=${seq - 1}`, headers);
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const reader = sentEvents(first);
  await vi.waitFor(() => expect(reader.lines).toEqual(['retry 1000', `#${seq} note.added`]));
  await reader.leave();
  await steer({ kind: 'note', text: 'Two.' });
  const again = sentEvents(await call(`/builds/${id}/events`, { ...headers, 'last-event-id': String(seq) }));
  await vi.waitFor(() => expect(again.lines).toEqual(['retry 1000', `#${seq + 1} note.added`]));
  await again.leave();
});

test('a stream that may not be read, is not there or is asked for wrongly is refused', async () => {
  const { id } = await standing('bapistreamc', { plan: plan() });
  const other = await keyOf('bapistreamd');
  const status = async (path: string, headers: Record<string, string>) => (await call(path, headers)).status;
  const bearer = { authorization: `Bearer ${await keyOf(id)}` };
  expect(
    await Promise.all([
      status(`/builds/${id}/live`, upgrade),
      status(`/builds/${id}/live`, { ...upgrade, 'sec-websocket-protocol': `breakwater, key.${other}` }),
      status(`/builds/${id}/live?key=${await keyOf(id)}`, upgrade),
      status(`/builds/${id}/live`, bearer),
      status(`/builds/${id}/live?after=x`, { ...upgrade, ...bearer }),
      status(`/builds/${id}/events`, {
        accept: 'text/event-stream',
        'sec-websocket-protocol': `key.${await keyOf(id)}`,
      }),
      status(`/builds/${id}/events`, { ...bearer, accept: 'text/event-stream', 'last-event-id': 'x' }),
    ]),
  ).toEqual([401, 401, 401, 400, 400, 401, 400]);
  const asked = apiHarness({ builds: { events: async () => ({ events: [], lastSeq: 0 }) } });
  const head = await asked.request('HEAD', `/builds/${id}/events`, { headers: { accept: 'text/event-stream' } });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/json']);
  const full = apiHarness({ builds: { stream: async () => 'too-many' as const } });
  const refused = await full.request('GET', `/builds/${id}/events`, { headers: { accept: 'text/event-stream' } });
  expect(refused.headers.get('retry-after')).toBe('30');
  expect((await problemOf(refused)).problem).toEqual({
    type: '/problems/unavailable',
    title: 'Breakwater is busy or restarting',
    status: 503,
    detail: 'too many readers follow this build; read pages of its events, or try again later',
  });
});
