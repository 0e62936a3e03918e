/** What users are told, on the real runtime, of a host whose name does not resolve: by every place that fetches. */
import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { callLimits } from '../../src/core/runs/turns/call-limits.ts';
import { failedCall } from '../../src/durable-objects/agent-runs/model/failed-call.ts';
import { watchedFetch } from '../../src/durable-objects/agent-runs/model/watched-fetch.ts';
import { sendWebhook } from '../../src/durable-objects/builds/send-webhook.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import { serveEgress } from '../../src/workers/egress/serve-egress.ts';
import { serveGit } from '../../src/workers/git-gateway/serve-git.ts';

const host = 'no-such-host.example.com';
const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), timeoutMs: 20_000 };

test('a repository', async () => {
  expect(await openRepository({ url: `https://${host}/app.git` }, {}, ports)).toEqual({
    ok: false,
    field: 'url',
    message: 'the remote cannot be reached: the host does not resolve, or cannot be reached',
    isOutage: true,
    isNowhere: true,
  });
});

test('a webhook', async () => {
  const message = { url: `https://${host}/hook`, id: 'msg_1', body: '{}' };
  const settings = { WEBHOOK_SECRET: 'whsec_c2VjcmV0LW9mLXR3ZW50eS1mb3VyLWJ5dGVz' };
  expect(await sendWebhook(message, settings, { ...ports, now: () => Date.now() })).toEqual({
    answer: 'failed',
    message: 'it cannot be reached',
  });
});

test('the model’s provider', async () => {
  const client = new Anthropic({
    apiKey: 'key',
    baseURL: `https://${host}`,
    maxRetries: 0,
    fetch: watchedFetch({ ...callLimits, answerMs: 20_000, silenceMs: 20_000 }),
  });
  const call = { model: 'claude-sonnet-5-5', max_tokens: 1, messages: [{ role: 'user' as const, content: 'Hello' }] };
  const error: unknown = await client.messages.create(call).catch((reason: unknown) => reason);
  expect(failedCall(error, 0, [])).toEqual({
    kind: 'outage',
    message: 'Connection error: the host does not resolve, or cannot be reached',
    retryAfterMs: null,
  });
});

test('the remote of a run', async () => {
  const response = await serveGit(
    {
      request: new Request('https://gateway/app.git/info/refs?service=git-upload-pack'),
      route: { kind: 'refs', repository: 'app', service: 'git-upload-pack' },
      access: { repositories: [{ name: 'app', url: `https://${host}/app.git`, pushRefs: [] }] },
    },
    { ...ports, resolve: async (url) => ({ ok: true, remote: { url, authorization: null } }) },
  );
  expect([response.status, await response.text()]).toEqual([502, 'the remote cannot be reached, or broke off\n']);
});

test('a host that a run is allowed', async () => {
  const response = await serveEgress(
    new Request(`https://${host}/`),
    { runId: 'run', host },
    { ...ports, isAtWork: async () => true, lent: () => null },
  );
  expect([response.status, await response.text()]).toEqual([502, `${host} cannot be reached\n`]);
});
