/** How long a call of the model waits, by the clocks and connections of workerd. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { noUsage } from '../../../src/core/money/prices.ts';
import { buildRequest } from '../../../src/core/runs/turns/request.ts';
import { anthropicModel } from '../../../src/durable-objects/agent-runs/model/model.ts';
import type { Env } from '../../../src/env.ts';

const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = env as unknown as Env;

function ask(text: string, timeoutMs: number, patience: { answerMs: number; silenceMs: number }) {
  const frame = { model: 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools: [] };
  const request = buildRequest(frame, [{ role: 'user', content: [{ type: 'text', text }] }]);
  const { signal } = new AbortController();
  return anthropicModel({ apiKey, baseUrl }, patience)(request, { timeoutMs, signal });
}

test('a connection that is never answered is an outage that costs nothing', async () => {
  const result = await ask('Never answer.', 10_000, { answerMs: 300, silenceMs: 10_000 });
  const message = expect.stringContaining('no answer began for 300 ms');
  expect(result).toEqual({ kind: 'outage', message, retryAfterMs: null, usage: noUsage });
});

test('a stream that falls silent is an outage too, and costs what it can have cost', async () => {
  const silent = await ask('Fall silent.', 10_000, { answerMs: 10_000, silenceMs: 300 });
  const message = 'the stream was silent for 300 ms';
  expect(silent).toMatchObject({ kind: 'outage', message, usage: { output: 1000 } });
});
