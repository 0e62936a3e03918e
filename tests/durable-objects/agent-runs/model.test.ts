/** What the real SDK makes of a provider's answers and failures, over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noUsage } from '../../../src/core/money/prices.ts';
import type { ModelResult } from '../../../src/core/runs/turns/model-result.ts';
import { buildRequest } from '../../../src/core/runs/turns/request.ts';
import { anthropicModel } from '../../../src/durable-objects/agent-runs/model/model.ts';
import type { Fault } from '../../../src/scripted-model/script/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../../src/scripted-model/server.ts';

/** Long enough for an answer on a busy machine, and short enough to wait for. */
const patience = { answerMs: 400, silenceMs: 400 };

const faults: Record<string, Fault> = {
  overloaded: { kind: 'overloaded', times: 9 },
  'rate limit': { kind: 'rate-limit', retryAfterSeconds: 7, times: 9 },
  'rate limit until a day': {
    kind: 'status',
    status: 429,
    type: 'rate_limit_error',
    message: 'Slow down.',
    retryAfter: 'Fri, 01 Jan 2100 00:00:00 GMT',
    times: 9,
  },
  'rate limit until a day that has passed': {
    kind: 'status',
    status: 429,
    type: 'rate_limit_error',
    message: 'Slow down.',
    retryAfter: 'Sat, 01 Jan 2000 00:00:00 GMT',
    times: 9,
  },
  'rate limit in riddles': {
    kind: 'status',
    status: 429,
    type: 'rate_limit_error',
    message: 'Slow down.',
    retryAfter: 'soon',
    times: 9,
  },
  'server error': { kind: 'server-error', times: 9 },
  'bad gateway': { kind: 'status', status: 502, type: 'api_error', message: 'Bad gateway', times: 9 },
  'spend limit': { kind: 'spend-limit', times: 9 },
  'no credit': { kind: 'no-credit', times: 9 },
  forbidden: { kind: 'status', status: 403, type: 'permission_error', message: 'Not yours.', times: 9 },
  'too large': { kind: 'status', status: 413, type: 'request_too_large', message: 'Too large.', times: 9 },
  'too long': {
    kind: 'status',
    status: 400,
    type: 'invalid_request_error',
    message: 'prompt is too long: 1000001 tokens > 1000000 maximum',
    times: 9,
  },
  'low credit': {
    kind: 'status',
    status: 400,
    type: 'invalid_request_error',
    message: 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
    times: 9,
  },
  'usage limit': {
    kind: 'status',
    status: 400,
    type: 'invalid_request_error',
    message: 'You have reached your specified API usage limits. You will regain access on 2027-01-01 at 00:00 UTC.',
    times: 9,
  },
  'long context': {
    kind: 'status',
    status: 429,
    type: 'rate_limit_error',
    message: 'Extra usage is required for long context requests.',
    times: 9,
  },
  'cut stream': { kind: 'cut', afterEvents: 4, how: 'end', times: 9 },
  'broken connection': { kind: 'cut', afterEvents: 4, how: 'reset', times: 9 },
  'silent stream': { kind: 'cut', afterEvents: 0, how: 'end', times: 9 },
  'hanging stream': { kind: 'silence', afterEvents: 4, times: 9 },
  'no answer': { kind: 'no-answer', how: 'hang', times: 9 },
  'reset before an answer': { kind: 'no-answer', how: 'reset', times: 9 },
  'page of a proxy': { kind: 'page', times: 9 },
  garbage: { kind: 'garbage', afterEvents: 4, times: 9 },
  'error event': { kind: 'error-event', afterEvents: 4, type: 'overloaded_error', times: 9 },
  'error event of the server': { kind: 'error-event', afterEvents: 4, type: 'api_error', times: 9 },
  'error event at once': { kind: 'error-event', afterEvents: 0, type: 'overloaded_error', times: 9 },
  'error event about money': { kind: 'error-event', afterEvents: 4, type: 'billing_error', times: 9 },
  'error event about the request': { kind: 'error-event', afterEvents: 4, type: 'invalid_request_error', times: 9 },
  'no usage': { kind: 'odd', what: 'no-usage', times: 9 },
  'no stop reason': { kind: 'odd', what: 'no-stop-reason', times: 9 },
  'input that is no object': { kind: 'odd', what: 'input-no-object', times: 9 },
  'unknown event': { kind: 'odd', what: 'unknown-event', times: 9 },
  'unknown block': { kind: 'odd', what: 'unknown-block', times: 9 },
  'unknown delta': { kind: 'odd', what: 'unknown-delta', times: 9 },
};

const look = { name: 'look', description: 'Looks.', input_schema: { type: 'object' as const } };

let model: ScriptedModel;
beforeAll(async () => {
  const spoken = { thinking: 'Hm.', text: 'Now.', tools: [{ name: 'look', input: { b: 1, a: ['é'] } }] };
  const failing = Object.entries(faults).map(([name, fault]) => ({
    name,
    when: [`fault: ${name}.`],
    turns: [{ ...spoken, fault }],
  }));
  const sessions = [
    ...failing,
    { name: 'speaks', when: ['fault: none.'], turns: [spoken] },
    {
      name: 'refuses',
      when: ['fault: refusal.'],
      turns: [
        { ...spoken, stop: 'refusal' as const, refusal: { category: 'cyber', explanation: 'It could do harm.' } },
      ],
    },
    { name: 'says nothing', when: ['fault: nothing.'], turns: [{ stop: 'end_turn' as const }] },
  ];
  model = await startScriptedModel({ script: { name: 'faults', sessions }, apiKey: 'key' });
});
afterAll(() => model.close());

function ask(fault: string, given: { apiKey?: string; name?: string; baseUrl?: string } = {}): Promise<ModelResult> {
  const callModel = anthropicModel({ apiKey: given.apiKey ?? 'key', baseUrl: given.baseUrl ?? model.url }, patience);
  const frame = { model: given.name ?? 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools: [look] };
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
const outage = (message: string, retryAfterMs: unknown = null) => ({
  kind: 'outage',
  message: expect.stringContaining(message),
  retryAfterMs,
  usage: expect.anything(),
});
/** What became of a call; what it cost is another matter. */
const end = ({ isWorstCase: _, ...result }: ModelResult) => result;
const spoken = [
  { type: 'thinking', thinking: 'Hm.', signature: expect.any(String) },
  expect.objectContaining({ type: 'text', text: 'Now.' }),
  expect.objectContaining({ type: 'tool_use', name: 'look', input: { b: 1, a: ['é'] } }),
];

test('a message comes with its blocks as they were sent, its stop reason and its usage', async () => {
  expect(await ask('none')).toEqual({ kind: 'message', content: spoken, stopReason: 'tool_use', usage });
});

test.each([
  ['overloaded', 'Overloaded (529)', null],
  ['rate limit', 'Please try again later. (429)', 7000],
  ['rate limit until a day', 'Slow down.', expect.any(Number)],
  ['rate limit until a day that has passed', 'Slow down.', 0],
  ['rate limit in riddles', 'Slow down.', null],
  ['server error', 'Internal server error (500)', null],
  ['bad gateway', 'Bad gateway (502)', null],
  ['cut stream', 'stream ended without producing a Message', null],
  ['broken connection', 'terminated', null],
  ['hanging stream', 'the stream was silent for 400 ms', null],
  ['no answer', 'no answer began for 400 ms', null],
  ['reset before an answer', 'Connection error', null],
  ['page of a proxy', 'ended without', null],
  ['garbage', 'JSON', null],
  ['error event', 'Overloaded', null],
  ['error event of the server', 'api_error', null],
  ['no stop reason', 'the answer ended without a stop reason', null],
  ['input that is no object', 'tool input came that is no object', null],
])('%s may pass', async (fault, message, retryAfterMs) => {
  expect(end(await ask(fault))).toEqual(outage(message, retryAfterMs));
});

test('a date to come back at is counted from now', async () => {
  const result = await ask('rate limit until a day');
  const left = Date.UTC(2100, 0, 1) - Date.now();
  expect(Math.abs((result.kind === 'outage' ? (result.retryAfterMs ?? 0) : 0) - left)).toBeLessThan(10_000);
});

test.each([
  ['nobody listens', 'http://127.0.0.1:2', 'ECONNREFUSED'],
  ['the name is unknown', 'http://nowhere.invalid', 'nowhere.invalid'],
  ['the other side does not speak TLS', 'tls', 'SSL'],
])('a provider that cannot be reached may come back: %s', async (_, baseUrl, message) => {
  const url = baseUrl === 'tls' ? model.url.replace('http:', 'https:') : baseUrl;
  expect(await ask('none', { baseUrl: url })).toEqual({ ...outage(message), usage: noUsage });
});

test.each(['overloaded', 'rate limit', 'server error', 'no answer', 'page of a proxy', 'error event at once'])(
  '%s costs nothing',
  async (fault) => {
    const { usage, isWorstCase } = await ask(fault);
    expect([usage, isWorstCase]).toEqual([noUsage, undefined]);
  },
);

test.each(['silent stream', 'no usage'])('%s leaves open what it has cost', async (fault) => {
  expect(await ask(fault)).toEqual({ ...outage(''), usage: null, isWorstCase: true });
});

test.each(['cut stream', 'hanging stream', 'garbage', 'error event', 'error event about the request'])(
  '%s has cost its prompt, and an answer as long as was allowed, as its end was not counted',
  async (fault) => {
    const { usage, isWorstCase } = await ask(fault);
    expect(isWorstCase).toBe(true);
    expect(usage).toEqual({ ...noUsage, input: expect.any(Number), output: 1000 });
    expect(usage?.input).toBeGreaterThan(0);
  },
);

test.each([
  ['spend limit', {}, 'add credit or raise the limit at the provider, then resume'],
  ['no credit', {}, 'too low to access the API'],
  ['error event about money', {}, 'add credit or raise the limit at the provider, then resume'],
  ['forbidden', {}, 'Not yours. (403); let the key do this, or use another, then resume'],
  ['none', { apiKey: 'wrong-key' }, 'Invalid bearer token (401); check the key in ANTHROPIC_API_KEY, then resume'],
  ['none', { name: 'claude-unknown' }, 'model: claude-unknown (404); let the key use this model'],
  ['low credit', {}, 'add credit or raise the limit at the provider, then resume'],
  ['usage limit', {}, 'add credit or raise the limit at the provider, then resume'],
  ['long context', {}, 'allow long context requests at the provider, then resume'],
])('%s with %o is for a person to see to, and says how', async (fault, given, message) => {
  const result = await ask(fault, given);
  expect(end(result)).toEqual({ kind: 'blocked', message: expect.stringContaining(message), usage });
  expect(JSON.stringify(result)).not.toContain('wrong-key');
});

test.each([
  ['unscripted', 'model-rejected', 'no session of the script'],
  ['error event about the request', 'model-rejected', 'invalid_request_error'],
  ['too large', 'context-window', 'Too large. (413)'],
  ['too long', 'context-window', 'prompt is too long'],
  ['unknown delta', 'model-rejected', 'in a form that is not known here: sketch_delta in sketch'],
])('%s would be refused again: %s', async (fault, reason, message) => {
  expect(end(await ask(fault))).toEqual({ kind: 'rejected', reason, message: expect.stringContaining(message), usage });
});

test('an unknown event is passed over, and an unknown block is kept as it came', async () => {
  expect(await ask('unknown event')).toMatchObject({ kind: 'message', content: spoken });
  const kept = await ask('unknown block');
  expect(kept).toMatchObject({ kind: 'message', content: [...spoken, { type: 'sketch' }] });
  expect(kept.kind === 'message' && JSON.stringify(kept.content.at(-1))).toBe('{"type":"sketch","z":1,"a":["ö"]}');
});

test('a refusal is a message, and so is one that says nothing at all', async () => {
  const refusal = 'cyber: It could do harm.';
  expect(await ask('refusal')).toMatchObject({ kind: 'message', stopReason: 'refusal', refusal });
  expect(await ask('nothing')).toMatchObject({ kind: 'message', stopReason: 'end_turn', content: [] });
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

test('an answer that takes longer than it may is no outage: the provider has worked', async () => {
  const callModel = anthropicModel({ apiKey: 'key', baseUrl: model.url });
  const frame = { model: 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools: [look] };
  const opening = { role: 'user' as const, content: [{ type: 'text', text: 'fault: hanging stream.' }] };
  const { signal } = new AbortController();
  const result = await callModel(buildRequest(frame, [opening]), { timeoutMs: 200, signal });
  expect(result).toEqual({ kind: 'overdue', message: 'no end of the answer in 200 ms', usage, isWorstCase: true });
});
