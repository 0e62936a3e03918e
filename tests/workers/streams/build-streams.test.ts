/** The streams of a real Build: nothing is missed or doubled, also by an object that has left memory meanwhile. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import type { BuildEvent } from '../../../src/core/contract/events.ts';
import { recentRuns, withRecentRuns } from '../../../src/core/contract/recent-runs.ts';
import type { StreamCaller, StreamMessage } from '../../../src/core/contract/streams.ts';
import { buildStore } from '../../../src/durable-objects/builds/store.ts';
import { streamRequest, streams } from '../../../src/durable-objects/builds/streams.ts';
import { eventStream } from '../../../src/workers/api/event-stream.ts';
import { plan } from '../../core/builders.ts';
import { aBuild, aRun } from '../build-snapshot.ts';
import { endedBuild } from '../ended-build.ts';
import { standing } from '../standing-build.ts';
import { buildOf, heard, sentEvents, socketOf } from './stream-reader.ts';

type StreamView = Extract<StreamMessage, { kind: 'view' }>['view'];

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const note = (text: string) => ({ kind: 'note' as const, text });

/** Adds events to the log as an earlier life of the object has; the number of the last one. */
async function logged(id: string, count: number, text = 'Something.'): Promise<number> {
  const lastSeq = await runInDurableObject(buildOf(id), (_, { storage }) => {
    const store = buildStore(storage);
    const state = store.load();
    if (!state) throw new Error('the build stands');
    const first = store.lastSeq() + 1;
    const events = Array.from({ length: count }, (_, index): BuildEvent => {
      return { seq: first + index, at: 1, type: 'note.added', text, data: {} };
    });
    store.commit({ before: state, after: state, events, effects: [], performed: null, now: 1 });
    return store.lastSeq();
  });
  await evictDurableObject(buildOf(id));
  return lastSeq;
}

test('a WebSocket begins with the view, and events follow it, also after the object has left memory', async () => {
  const { id, build, steer, typed } = await standing('bstreamaaaa', { plan: plan() });
  const before = await typed.view();
  const reader = heard(await socketOf(id, { form: 'messages', after: null }));
  await steer(note('One.'));
  await evictDurableObject(build);
  await steer(note('Two.'));
  await evictDurableObject(build);
  await steer(note('Three.'));
  const last = (before?.lastSeq ?? 0) + 3;
  await vi.waitFor(() => expect(reader.seqs().at(-1)).toBe(last));
  const { events } = (await typed.events({ after: last - 3, limit: 10, waitMs: 0 })) ?? { events: [] };
  expect(reader.messages[0]).toEqual({ kind: 'view', seq: last - 3, view: { ...before, scripted: false } });
  expect(reader.messages.flatMap((message) => (message.kind === 'events' ? message.events : []))).toEqual(events);
});

test('after events comes what they have changed in the view, and the view where the object may have forgotten it', async () => {
  const { id, build, steer, typed } = await standing('bstreamiiii', { plan: plan() });
  const reader = heard(await socketOf(id, { form: 'messages', after: null }));
  const seen = async () => ({ ...(await typed.view()), scripted: false });
  await steer(note('One.'));
  await vi.waitFor(async () => expect(shownBy(reader.messages)).toEqual(await seen()));
  expect(reader.messages.map(({ kind }) => kind)).toEqual(['view', 'events']);
  expect(reader.messages[1]).toMatchObject({ changes: { fields: { notes: 1 }, tasks: [], runs: [], gone: [] } });
  await evictDurableObject(build);
  await steer(note('Two.'));
  await vi.waitFor(async () => expect(shownBy(reader.messages)).toEqual(await seen()));
  expect(reader.messages.slice(2).map(({ kind }) => kind)).toEqual(['events', 'view']);
});

/** The view that a reader has after these messages. */
function shownBy(messages: readonly StreamMessage[]): StreamView | null {
  const replaced = <Item extends { id: string }>(before: readonly Item[], items: readonly Item[]): Item[] => [
    ...new Map([...before, ...items].map((item) => [item.id, item])).values(),
  ];
  let view: StreamView | null = null;
  for (const message of messages) {
    if (message.kind === 'view') view = message.view;
    if (message.kind !== 'events' || !message.changes || !view) continue;
    const { fields, tasks, runs, gone } = message.changes;
    const lastSeq = message.events.at(-1)?.seq ?? view.lastSeq;
    const kept: StreamView['tasks'] = view.tasks.filter((task) => !gone.includes(task.id));
    view = { ...view, ...fields, lastSeq, tasks: replaced(kept, tasks), runs: replaced(view.runs, runs) };
  }
  return view;
}

test('a reader that comes back goes on behind its last event; one that resumes is sent again what it asks for', async () => {
  const { id, steer } = await standing('bstreambbbb', { plan: plan() });
  const last = await logged(id, 20);
  const reader = heard(await socketOf(id, { form: 'messages', after: last - 3 }));
  await steer(note('One.'));
  await vi.waitFor(() => expect(reader.seqs()).toEqual(numbers(last - 2, last + 1)));
  reader.socket.send(JSON.stringify({ kind: 'resume', after: last }));
  reader.socket.send('ping');
  await vi.waitFor(() => expect(reader.seqs()).toEqual([...numbers(last - 2, last + 1), last + 1]));
  expect(reader.pongs).toBe(1);
});

test('what a command is at is told to all readers and never again', async () => {
  const { id, build } = await standing('bstreamcccc', { plan: plan() });
  const socket = heard(await socketOf(id, { form: 'messages', after: null }));
  const sse = sentEvents(eventStream(await socketOf(id, { form: 'frames', after: null })));
  const command = { title: 'npm test', elapsedMs: 7000, lastLine: 'ok 1' };
  await build.progress({ runId: `${id}-r1`, command });
  const told = { runId: `${id}-r1`, command };
  await vi.waitFor(() => {
    expect(socket.messages.filter(({ kind }) => kind === 'progress')).toEqual([{ kind: 'progress', ...told }]);
    expect(sse.lines).toEqual(['retry 1000', `progress ${JSON.stringify(told)}`]);
  });
  const later = sentEvents(eventStream(await socketOf(id, { form: 'frames', after: 0 })));
  await vi.waitFor(() => expect(later.lines.length).toBeGreaterThan(1));
  expect(later.lines.filter((line) => line.startsWith('progress'))).toEqual([]);
  await Promise.all([sse.leave(), later.leave()]);
});

test('server-sent events are numbered by the log and named by their types, and go on while the object leaves memory', async () => {
  const { id, build, steer } = await standing('bstreamdddd', { plan: plan() });
  const last = await logged(id, 3);
  const sse = sentEvents(eventStream(await socketOf(id, { form: 'frames', after: last - 2 })));
  await steer(note('One.'));
  await evictDurableObject(build);
  await steer(note('Two.'));
  const lines = ['retry 1000', ...numbers(last - 1, last + 2).map((seq) => `#${seq} note.added`)];
  await vi.waitFor(() => expect(sse.lines).toEqual(lines));
  await sse.leave();
});

test('a reader that does not send marks back is sent two portions and no more, and then the rest without a gap', async () => {
  const { id, steer } = await standing('bstreameeee', { plan: plan() });
  const last = await logged(id, 4000, 'x'.repeat(1000));
  const reader = heard(await socketOf(id, { form: 'messages', after: 0 }), { answers: false });
  await vi.waitFor(() => expect(reader.seqs().length).toBeGreaterThan(1000));
  await steer(note('One.'));
  const sent = reader.seqs().length;
  expect(reader.seqs()).toEqual(numbers(1, sent));
  expect(sent).toBeLessThan(3000);
  reader.socket.addEventListener('message', ({ data }) => {
    if (String(data).startsWith('{"kind":"mark"')) reader.socket.send(String(data));
  });
  reader.socket.send(JSON.stringify(reader.messages.find(({ kind }) => kind === 'mark')));
  await vi.waitFor(() => expect(reader.seqs()).toEqual(numbers(1, last + 1)));
  // What changed while it was held comes as the view.
  await vi.waitFor(() => expect(reader.messages.at(-1)).toMatchObject({ kind: 'view', view: { notes: 1 } }));
});

test('a client that does not read its server-sent events is closed when there is more, and goes on where it was', async () => {
  const { id, steer } = await standing('bstreamffff', { plan: plan() });
  const last = await logged(id, 60, 'x'.repeat(100_000));
  const answer = eventStream(await socketOf(id, { form: 'frames', after: 0 }));
  await steer(note('One.'));
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + 31_000);
  await steer(note('Two.'));
  clock.mockRestore();
  const sse = sentEvents(answer);
  await sse.ended;
  const got = sse.lines.filter((line) => line.startsWith('#')).length;
  expect(sse.lines.at(-1)).toMatch(/^stream\.ended \{"code":4408,/);
  expect(got).toBeLessThan(last);
  const again = sentEvents(eventStream(await socketOf(id, { form: 'frames', after: got })));
  await vi.waitFor(() => expect(again.lines.at(-1)).toBe(`#${last + 2} note.added`));
  expect(again.lines.length).toBe(1 + last + 2 - got);
  await again.leave();
});

test('a stream ends when its build is deleted, and with a message that cannot be understood', async () => {
  const { build } = await endedBuild('bstreamgggg', { endedAt: Date.now() });
  const id = 'bstreamgggg';
  const [reader, babbler] = await Promise.all(
    [1, 2].map(async () => heard(await socketOf(id, { form: 'messages', after: null }))),
  );
  const sse = sentEvents(eventStream(await socketOf(id, { form: 'frames', after: null })));
  babbler?.socket.send('{"kind":"what"}');
  await vi.waitFor(() => expect(babbler?.closed).toEqual({ code: 4400, reason: 'the message is not understood' }));
  await build.steer({ kind: 'delete' });
  await sse.ended;
  expect(sse.lines).toEqual(['retry 1000', 'stream.ended {"code":4410,"reason":"the build is deleted"}']);
  await vi.waitFor(() => expect(reader?.closed).toEqual({ code: 4410, reason: 'the build is deleted' }));
  expect((await buildOf(id).fetch('https://build.internal/stream')).status).toBe(404);
});

test('there are so many readers of one build and no more', async () => {
  const { id } = await standing('bstreamhhhh', { plan: plan() });
  const open = (digest: string, kind: StreamCaller['kind'] = 'other') =>
    socketOf(id, { form: 'frames', after: null }, { kind, digest });
  const many = (count: number, digest: string, kind?: StreamCaller['kind']) =>
    Promise.all(Array.from({ length: count }, async () => heard(await open(digest, kind))));
  await many(50, 'a link', 'link');
  await expect(open('a link', 'link')).rejects.toThrow('no stream: 503');
  const [reader] = await many(250, 'the page');
  await expect(open('the page')).rejects.toThrow('no stream: 503');
  await many(200, 'a token');
  await expect(open('another token')).rejects.toThrow('no stream: 503');
  reader?.socket.close(1000);
  await vi.waitFor(async () => expect((await open('the page')).readyState).toBe(1));
});

test('a reader whose time is over leaves its place to another one', async () => {
  const { id } = await standing('bstreamjjjj', { plan: plan() });
  const open = async () =>
    heard(await socketOf(id, { form: 'frames', after: null }, { kind: 'link', digest: 'a link' }));
  const readers = await Promise.all(Array.from({ length: 50 }, open));
  await runInDurableObject(buildOf(id), (_, ctx) => {
    const [socket] = ctx.getWebSockets();
    socket?.serializeAttachment({ ...socket.deserializeAttachment(), openedAt: Date.now() - 31 * 60_000 });
  });
  await open();
  await vi.waitFor(() => expect(readers.filter(({ closed }) => closed !== null)).toHaveLength(1));
  await expect(open()).rejects.toThrow('no stream: 503');
});

test('what has been committed stands where its readers cannot be told; they are to come back', async () => {
  const { id } = await standing('bstreamkkkk', { plan: plan() });
  const reader = heard(await socketOf(id, { form: 'messages', after: null }));
  await runInDurableObject(buildOf(id), (_, ctx) => {
    const view = () => {
      throw new Error('no view can be made');
    };
    const broken = streams(ctx, { lastSeq: () => 1, events: () => [], view });
    broken.publish([{ seq: 2, at: 1, type: 'note.added', text: 'One.', data: {} }]);
  });
  await vi.waitFor(() => expect(reader.closed?.code).toBe(1011));
});

test('who asks for recent runs alone is told a view without those of long ago, and the same events as others', async () => {
  const { id } = await standing('bstreamllll', { plan: plan() });
  const runs = Array.from({ length: recentRuns + 5 }, (_, n) => aRun({ id: `r${n}`, startedAt: n, endedAt: n + 1 }));
  const view = { ...aBuild({ id, runs, runCount: runs.length, lastSeq: 1 }), scripted: false };
  const caller: StreamCaller = { kind: 'other', digest: 'somebody' };
  const told = await runInDurableObject(buildOf(id), async (_, ctx) => {
    const source = streams(ctx, { lastSeq: () => 1, events: () => [], view: () => view });
    const open = (form: 'messages' | 'recent') => {
      const { webSocket } = source.open(streamRequest({ form, after: null }, caller));
      if (!webSocket) throw new Error('no stream');
      return heard(webSocket);
    };
    const readers = [open('messages'), open('recent')];
    source.publish([{ seq: 2, at: 1, type: 'note.added', text: 'One.', data: {} }]);
    await vi.waitFor(() => expect(readers.map(({ messages }) => messages.length)).toEqual([2, 2]));
    return readers.map(({ messages }) => messages);
  });
  const [all, recent] = told;
  expect(all?.[0]).toEqual({ kind: 'view', seq: 1, view });
  expect(recent?.[0]).toEqual({ kind: 'view', seq: 1, view: withRecentRuns(view) });
  expect(recent?.[1]).toEqual(all?.[1]);
});
