/**
 * How long it takes from the commit of an event until its readers have it: 100 of one build beside a single one, by
 * WebSocket and as server-sent events, through the real Worker. Fails where a goal is missed.
 */
import { createParser } from 'eventsource-parser';
import { apiClient } from '../src/cli/client/api-client.ts';
import { BuildEvent } from '../src/core/contract/events.ts';
import { streamProtocol } from '../src/core/contract/stream-ends.ts';
import { StreamMessage } from '../src/core/contract/streams.ts';
import type { BuildView } from '../src/core/contract/views.ts';
import { type Check, judged } from './checks.ts';
import { type DoubledStack, withDoubledStack } from './doubled-stack.ts';
import { plan } from './long-build.ts';
import { quantile } from './turn-overhead.ts';

const manyReaders = 100;
/** As notes, of which a build takes no more. */
const events = 50;
/** So that one event's readers are done before the next one comes. */
const pauseMs = 100;

type Received = (event: BuildEvent) => void;
type Reading = { url: string; token: string; after: number; received: Received };
/** Resolves once it reads; the answer ends it. */
type Reader = (reading: Reading) => Promise<() => void>;

export const run = (): Promise<void> => withDoubledStack('streams', measured);

async function measured({ apiUrl, token, repository }: DoubledStack): Promise<void> {
  const client = apiClient({ apiUrl, token });
  const measure = async (read: Reader, readers: number): Promise<number[]> => {
    const { id, lastSeq: after } = await pausedBuild(client, repository);
    const times: number[] = [];
    const received: Received = ({ at }) => times.push(performance.timeOrigin + performance.now() - at);
    const reading = { url: `${apiUrl}/builds/${id}`, token, after, received };
    const ends = await Promise.all(Array.from({ length: readers }, () => read(reading)));
    for (let event = 0; event < events; event += 1) {
      const steered = await client.steer(id, { kind: 'note', text: `Note ${event}.` });
      if (!steered.ok) throw new Error(JSON.stringify(steered.failure));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    while (times.length < readers * events) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    for (const end of ends) end();
    return times;
  };
  const checks: Check[] = [];
  for (const [what, read, below] of [
    ['WebSocket', byWebSocket, 50],
    ['server-sent events', byServerSentEvents, 100],
  ] as const) {
    const one = await measure(read, 1);
    const many = await measure(read, manyReaders);
    console.log(`${what}: from commit to receipt, ${events} events`);
    console.log(`  one reader     ${shown(one)}`);
    console.log(
      `  ${manyReaders} readers    ${shown(many)}   ${(quantile(many, 0.5) / quantile(one, 0.5)).toFixed(1)} times one reader's p50`,
    );
    const value = quantile(many, 0.99);
    checks.push({ what: `${what}, ${manyReaders} readers, p99`, value, unit: ' ms', below, note: busy });
  }
  const { lines, hold } = judged(checks);
  for (const line of lines) console.log(line);
  if (!hold) process.exitCode = 1;
}

const busy = 'on a busy machine, maybe for its load';
const shown = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(1)} ms   p99 ${quantile(values, 0.99).toFixed(1)} ms`;

/** A build that waits for a person, so that nothing but the bench makes events. */
export async function pausedBuild(client: ReturnType<typeof apiClient>, url: string): Promise<BuildView> {
  const created = await client.createBuild({ plan, repositories: [{ name: 'app', url }], approval: 'plan' });
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  for (;;) {
    const view = await client.build(created.value.id);
    if (!view.ok) throw new Error(JSON.stringify(view.failure));
    if (view.value.status === 'paused') return view.value;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Reads as a client does; without `received` it only keeps the stream up: what becomes of it is on another machine. */
export const byWebSocket = ({ url, token, after, received }: Omit<Reading, 'received'> & Partial<Reading>) =>
  new Promise<() => void>((resolve, reject) => {
    const protocols = [streamProtocol, `key.${token}`];
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live?after=${after}`, protocols);
    socket.addEventListener('error', () => reject(new Error('the WebSocket has failed')));
    socket.addEventListener('message', ({ data }) => {
      const given = JSON.parse(String(data));
      const message = received ? StreamMessage.parse(given) : (given as StreamMessage);
      if (message.kind === 'view') resolve(() => socket.close());
      else if (message.kind === 'events') for (const event of message.events) received?.(event);
      else if (message.kind === 'mark') socket.send(String(data));
    });
  });

const byServerSentEvents: Reader = async ({ url, token, after, received }) => {
  const ended = new AbortController();
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'text/event-stream',
    'last-event-id': String(after),
  };
  const answer = await fetch(`${url}/events`, { headers, signal: ended.signal });
  if (!answer.ok || !answer.body) throw new Error(`the stream answered ${answer.status}`);
  const parser = createParser({ onEvent: ({ data }) => received(BuildEvent.parse(JSON.parse(data))) });
  const decoder = new TextDecoder();
  const read = async (body: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
  };
  read(answer.body).catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  return () => ended.abort();
};
