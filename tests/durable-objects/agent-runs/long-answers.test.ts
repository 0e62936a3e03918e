/** Answers that keep coming: how long they may take and how large they may be, over HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noUsage } from '../../../src/core/money/prices.ts';
import type { CallLimits } from '../../../src/core/runs/turns/call-limits.ts';
import { buildRequest } from '../../../src/core/runs/turns/request.ts';
import { anthropicModel } from '../../../src/durable-objects/agent-runs/model/model.ts';
import { eventText, type StreamEvent } from '../../../src/scripted-model/response/sse.ts';

const everyMs = 50;
const usage = { input_tokens: 5, output_tokens: 1 };
const message = { id: 'm', type: 'message', role: 'assistant', model: 'x', content: [], stop_reason: null, usage };
const begin: StreamEvent[] = [
  { type: 'message_start', message },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
];
const word: StreamEvent = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'word ' } };
const end: StreamEvent[] = [
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
];

let server: Server;
/** Says as many words as the request's text names, one every 50 ms. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    let left = Number(/(\d+) words/.exec(body)?.[1]);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(begin.map(eventText).join(''));
    const timer = setInterval(() => {
      if (left > 0) response.write(eventText(word));
      else response.end(end.map(eventText).join(''));
      left -= 1;
      if (left < 0) clearInterval(timer);
    }, everyMs);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function ask(words: number, limits: Partial<CallLimits>) {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const frame = { model: 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools: [] };
  const content = [{ type: 'text', text: `${words} words.` }];
  const options = { timeoutMs: 60_000, signal: new AbortController().signal };
  return anthropicModel({ apiKey: 'key', baseUrl }, limits)(buildRequest(frame, [{ role: 'user', content }]), options);
}
const broken = { usage: { ...noUsage, input: 5, output: 1000 }, isWorstCase: true };

test('an answer that keeps coming is waited for, however often the longest silence it takes', async () => {
  expect(await ask(40, { silenceMs: 1000 })).toMatchObject({
    kind: 'message',
    content: [{ text: 'word '.repeat(40) }],
  });
});

test('an answer that would outlast the platform is cut off before it, and says so', async () => {
  expect(await ask(10_000, { wholeMs: 500 })).toEqual({
    kind: 'overdue',
    message: 'the answer was cut off, still coming, after 0.5 s: the platform lets a call take no longer',
    ...broken,
  });
});

test('a stream, or a message, that is larger than can be kept is broken off', async () => {
  const outage = { kind: 'outage', retryAfterMs: null };
  expect(await ask(10_000, { mostBytes: 1000 })).toEqual({
    ...outage,
    message: expect.stringContaining('the stream has more than 1000 bytes'),
    ...broken,
  });
  expect(await ask(3, { mostContentBytes: 20 })).toEqual({
    ...outage,
    message: 'the answer has more than 20 bytes',
    usage: { ...noUsage, input: 5, output: 9 },
  });
});
