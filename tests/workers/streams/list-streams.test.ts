/** Who looks at a list of builds hears that it has changed, and nothing else: neither what, nor of another tenant's. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { viewOf } from '../../../src/core/builds/view.ts';
import { history } from '../../../src/durable-objects/builds/history.ts';
import { buildStore } from '../../../src/durable-objects/builds/store.ts';
import {
  type ListReader,
  listReaders,
  listStreamRequest,
  tellListReaders,
} from '../../../src/durable-objects/list-readers/list-readers.ts';
import { openedStream } from '../../../src/durable-objects/stream-places.ts';
import { plan } from '../../core/builders.ts';
import { apiHarness, problemOf } from '../api-harness.ts';
import { endedBuild, remoteWithoutRefs } from '../ended-build.ts';
import { standing } from '../standing-build.ts';

const opened: WebSocket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close(1000);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const somebody: ListReader = { kind: 'other', digest: 'somebody', tenant: 'default' };
const openStream = async (reader: Partial<ListReader>) =>
  openedStream(await listReaders(env).fetch(listStreamRequest({ ...somebody, ...reader })));

/** What has come: the kinds of messages, `pong`, and the code of the end. */
async function looking(reader: Partial<ListReader> = {}) {
  const socket = await openStream(reader);
  if (socket === null || socket === 'too-many') throw new Error(`no stream: ${socket}`);
  const heard: string[] = [];
  socket.addEventListener('message', ({ data }) => void heard.push(String(data)));
  socket.addEventListener('close', ({ code }) => void heard.push(String(code)));
  socket.accept();
  opened.push(socket);
  return { socket, heard };
}
const changed = '{"kind":"changed"}';

test('a change is told to whoever looks at the list of its tenant or at that of all, also by an object that had left memory', async () => {
  const [blue, red, all] = [
    await looking({ tenant: 'blue' }),
    await looking({ tenant: 'red' }),
    await looking({ tenant: null }),
  ];
  await evictDurableObject(listReaders(env));
  expect(await tellListReaders(env, 'blue')).toBe(true);
  for (const { socket } of [blue, red, all]) socket.send('ping');
  await vi.waitFor(() =>
    expect([blue.heard, red.heard, all.heard]).toEqual([
      [changed, changed, 'pong'],
      [changed, 'pong'],
      [changed, changed, 'pong'],
    ]),
  );
});

test('however many builds change at once, a list is told of it once, and the builds hear when it was', async () => {
  const { socket, heard } = await looking();
  await Promise.all(Array.from({ length: 20 }, () => tellListReaders(env, 'default')));
  socket.send('ping');
  await vi.waitFor(() => expect(heard).toEqual([changed, changed, 'pong']));
  await tellListReaders(env, 'default');
  socket.send('ping');
  await vi.waitFor(() => expect(heard).toEqual([changed, changed, 'pong', changed, 'pong']));
});

test('a caller has so many places and no more, until those whose time is over have gone', async () => {
  await Promise.all(Array.from({ length: 250 }, () => looking({ digest: 'greedy' })));
  expect(await openStream({ digest: 'greedy' })).toBe('too-many');
  const { heard } = await looking();
  await runInDurableObject(listReaders(env), (_, ctx) => {
    for (const socket of ctx.getWebSockets()) socket.serializeAttachment({ openedAt: Date.now() - 31 * 60_000 });
  });
  await looking({ digest: 'greedy' });
  await vi.waitFor(() => expect(heard).toEqual([changed, '4401']));
});

test('a reader that says anything but ping is closed', async () => {
  const { socket, heard } = await looking();
  socket.send('{"kind":"resume","after":1}');
  await vi.waitFor(() => expect(heard).toEqual([changed, '4400']));
});

test('a build tells the list once its row is written, where the list shows something else, and again where that failed', async () => {
  const { id, build } = await standing('blistaaaaaa', { plan: plan() });
  await runInDurableObject(build, async (_, { storage }) => {
    const store = buildStore(storage);
    const state = store.load();
    if (!state) throw new Error('the build stands');
    const told: [tenant: string, title: string | undefined][] = [];
    let isThere = true;
    const titleOf = async () =>
      (await env.DB.prepare('select title from builds where id = ?').bind(id).first<{ title: string }>())?.title;
    const written = history(env.DB, store, async (tenant) => {
      told.push([tenant, await titleOf()]);
      return isThere;
    });
    const view = viewOf(state, store.lastSeq());
    const write = async (seq: number, title: string) =>
      (await written.project(state, { ...view, title, lastSeq: view.lastSeq + seq })).isTold;
    const answers = [await write(0, 'One'), await write(1, 'One'), await write(2, 'Two')];
    isThere = false;
    answers.push(await write(3, 'Three'), await write(3, 'Three'));
    isThere = true;
    answers.push(await write(3, 'Three'), await write(4, 'Three'));
    expect([answers, told]).toEqual([
      [true, true, true, false, false, true, true],
      ['One', 'Two', 'Three', 'Three', 'Three'].map((title) => ['default', title]),
    ]);
  });
});

test('who looks hears of a build that moves, and of one that is deleted', async () => {
  remoteWithoutRefs();
  const { heard } = await looking();
  const { steer } = await standing('blistbbbbbb', { plan: plan() });
  await steer({ kind: 'cancel' });
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1), { timeout: 10_000 });
  const { build } = await endedBuild('blistcccccc', { endedAt: Date.now() });
  await build.rebuildHistory();
  const before = heard.length;
  await build.steer({ kind: 'delete' });
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(before), { timeout: 10_000 });
});

test('where the readers cannot be told, that is logged, and is no matter of the build', async () => {
  const log = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const broken = { get: () => ({ changed: () => Promise.reject(new Error('overloaded')) }), idFromName: () => null };
  expect(await tellListReaders({ ...env, LIST_READERS: broken as never }, 'default')).toBe(false);
  expect(log.mock.calls).toEqual([['build: who looks at the list of builds cannot be told:', new Error('overloaded')]]);
});

test('the API opens the list of the caller, as a WebSocket alone, and says where there is no place', async () => {
  const asked: (string | null)[] = [];
  const places: ('too-many' | null)[] = ['too-many'];
  const { request } = apiHarness({
    listStream: async (reader) => {
      asked.push(reader.tenant);
      return places.pop() ?? openStream(reader);
    },
  });
  const live = (headers: Record<string, string>, token: string | null = 'api-token') =>
    request('GET', '/builds/live', { token, headers });
  const full = await live({ upgrade: 'websocket' });
  expect([full.headers.get('retry-after'), (await problemOf(full)).problem.detail]).toEqual([
    '30',
    'too many readers look at the list; read `GET /builds`, or try again later',
  ]);
  const keyed = { upgrade: 'websocket', 'sec-websocket-protocol': 'breakwater, key.api-token' };
  const opened = await live(keyed, null);
  expect([opened.status, opened.headers.get('sec-websocket-protocol'), asked]).toEqual([
    101,
    'breakwater',
    [null, null],
  ]);
  const refused = [
    await live({}),
    await live({ upgrade: 'websocket' }, null),
    await live({ upgrade: 'websocket' }, 'x'),
  ];
  expect(refused.map(({ status }) => status)).toEqual([400, 401, 401]);
});

test('an object that does not answer holds nobody up', async () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const silent = { changed: () => new Promise<void>(() => undefined) };
  const LIST_READERS = { idFromName: () => 'all', get: () => silent };
  expect(await tellListReaders({ LIST_READERS: LIST_READERS as never }, 'blue', 10)).toBe(false);
  expect(said.mock.calls).toEqual([
    ['build: who looks at the list of builds cannot be told:', new Error('no answer within 0.01 s')],
  ]);
});
