/** What the real SDK makes of a provider's answers and failures, over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noUsage } from '../../src/core/prices.ts';
import { anthropicModel } from '../../src/durable-objects/agent-run/model.ts';
import type { ModelResult } from '../../src/durable-objects/agent-run/ports.ts';
import { buildRequest } from '../../src/durable-objects/agent-run/request.ts';
import type { Fault } from '../../src/local/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../src/local/scripted-model/server.ts';

const faults: Record<string, Fault> = {
  overloaded: { kind: 'overloaded', times: 9 },
  'rate limit': { kind: 'rate-limit', retryAfterSeconds: 7, times: 9 },
  'server error': { kind: 'server-error', times: 9 },
  'spend limit': { kind: 'spend-limit', times: 9 },
  'no credit': { kind: 'no-credit', times: 9 },
  'cut stream': { kind: 'cut', afterEvents: 4, how: 'end', times: 9 },
  'broken connection': { kind: 'cut', afterEvents: 4, how: 'reset', times: 9 },
  'silent stream': { kind: 'cut', afterEvents: 0, how: 'end', times: 9 },
  'error event': { kind: 'error-event', afterEvents: 4, type: 'overloaded_error', times: 9 },
};

let model: ScriptedModel;
beforeAll(async () => {
  const failing = Object.entries(faults).map(([name, fault]) => ({
    name,
    when: [`fault: ${name}.`],
    turns: [{ text: 'never heard to its end', fault }],
  }));
  const spoken = {
    name: 'speaks',
    when: ['fault: none.'],
    turns: [{ thinking: 'Hm.', text: 'Now.', tools: [{ name: 'look', input: { b: 1, a: ['é'] } }] }],
  };
  model = await startScriptedModel({ script: { name: 'faults', sessions: [...failing, spoken] }, apiKey: 'key' });
});
afterAll(() => model.close());

function ask(fault: string, given: { apiKey?: string; name?: string; baseUrl?: string } = {}): Promise<ModelResult> {
  const callModel = anthropicModel({ apiKey: given.apiKey ?? 'key', baseUrl: given.baseUrl ?? model.url });
  const tools = [{ name: 'look', description: 'Looks.', input_schema: { type: 'object' as const } }];
  const frame = { model: given.name ?? 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools };
  const request = buildRequest(frame, [{ role: 'user', content: [{ type: 'text', text: `fault: ${fault}.` }] }]);
  return callModel(request, { timeoutMs: 10_000, signal: new AbortController().signal });
}

const usage = {
  input: expect.any(Number),
  output: expect.any(Number),
  cacheWrite5m: expect.any(Number),
  cacheWrite1h: expect.any(Number),
  cacheRead: expect.any(Number),
};
const outage = (message: unknown, retryAfterMs: number | null = null) => ({
  kind: 'outage',
  message,
  retryAfterMs,
  usage,
});

test('a message comes with its blocks as they were sent, its stop reason and its usage', async () => {
  expect(await ask('none')).toEqual({
    kind: 'message',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature: expect.any(String) },
      expect.objectContaining({ type: 'text', text: 'Now.' }),
      expect.objectContaining({ type: 'tool_use', name: 'look', input: { b: 1, a: ['é'] } }),
    ],
    stopReason: 'tool_use',
    usage,
  });
});

test.each([
  ['overloaded', null],
  ['rate limit', 7000],
  ['server error', null],
  ['cut stream', null],
  ['broken connection', null],
  ['error event', null],
])('%s may pass', async (fault, retryAfterMs) => {
  expect(await ask(fault)).toEqual(outage(expect.stringMatching(/./), retryAfterMs));
});

test.each(['overloaded', 'rate limit', 'server error'])(
  '%s costs nothing, and neither does no answer',
  async (fault) => {
    expect((await ask(fault)).usage).toEqual(noUsage);
    expect((await ask('none', { baseUrl: 'http://127.0.0.1:9' })).usage).toEqual(noUsage);
  },
);

test('a stream that breaks off before it has said anything leaves open what it has cost', async () => {
  expect((await ask('silent stream')).usage).toBeNull();
});

test('a broken stream has cost its prompt, and an answer as long as was allowed, as its end was not counted', async () => {
  const { usage } = await ask('cut stream');
  expect(usage).toEqual({ ...noUsage, input: expect.any(Number), output: 1000 });
  expect(usage?.input).toBeGreaterThan(0);
});

test('an unreachable provider may come back', async () => {
  expect(await ask('none', { baseUrl: 'http://127.0.0.1:9' })).toEqual(outage(expect.stringMatching(/./)));
});

test.each([
  ['spend limit', {}, 'spend-limit'],
  ['no credit', {}, 'spend-limit'],
  ['none', { apiKey: 'wrong-key' }, 'model-rejected'],
  ['none', { name: 'claude-unknown' }, 'model-rejected'],
  ['unscripted', {}, 'model-rejected'],
] as const)('%s with %o is not tried again: %s', async (fault, given, reason) => {
  const result = await ask(fault, given);
  expect(result).toEqual({ kind: 'rejected', reason, message: expect.stringMatching(/./), usage: noUsage });
  expect(JSON.stringify(result)).not.toContain('wrong-key');
});

test('a call that is broken off by the run is neither an answer nor an outage', async () => {
  const callModel = anthropicModel({ apiKey: 'key', baseUrl: model.url });
  const frame = { model: 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools: [] };
  const request = buildRequest(frame, [{ role: 'user', content: [{ type: 'text', text: 'fault: none.' }] }]);
  expect(await callModel(request, { timeoutMs: 10_000, signal: AbortSignal.abort() })).toEqual({
    kind: 'aborted',
    usage: noUsage,
  });
});
