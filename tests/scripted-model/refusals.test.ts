/** What is refused before or beside the body: keys, versions, sizes, models, and scripts that are none. */
import { expect, test } from 'vitest';
import {
  apiKey,
  aRequest,
  aScript,
  assistant,
  badRequest,
  brief,
  clientOf,
  openModel,
  playing,
  prefill,
  refusalOf,
  text,
  user,
} from './open-model.ts';

test('an unknown model is not found', async () => {
  const { client } = await openModel();
  expect(await refusalOf(client.messages.create(aRequest({ model: 'claude-nobody' })))).toEqual({
    class: 'NotFoundError',
    status: 404,
    type: 'not_found_error',
    message: 'model: claude-nobody',
  });
});

test('a wrong key is not let in, and one in x-api-key is as good as a bearer token', async () => {
  const { client, model } = await openModel();
  expect(await refusalOf(clientOf(model.url, 'another').messages.create(aRequest()))).toEqual({
    class: 'AuthenticationError',
    status: 401,
    type: 'authentication_error',
    message: 'Invalid bearer token',
  });
  const headers = { authorization: null, 'x-api-key': apiKey };
  expect((await client.messages.create(aRequest(), { headers })).stop_reason).toBe('tool_use');
});

test('an error has the body of the API, and the same request id in body and header', async () => {
  const { model } = await openModel({ newRequestId: () => 'req_1' });
  const response = await fetch(`${model.url}/v1/messages`, { method: 'POST' });
  expect({ id: response.headers.get('request-id'), body: await response.json() }).toEqual({
    id: 'req_1',
    body: {
      type: 'error',
      error: { type: 'authentication_error', message: 'x-api-key header is required' },
      request_id: 'req_1',
    },
  });
});

test('a request without an API version, or that is not JSON, is refused', async () => {
  const { client, model } = await openModel();
  const noVersion = client.messages.create(aRequest(), { headers: { 'anthropic-version': null } });
  expect(await refusalOf(noVersion)).toEqual(badRequest('anthropic-version: header is required'));
  const broken = await fetch(`${model.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'anthropic-version': '2026-10-21' },
    body: '{"model":',
  });
  expect([broken.status, (await broken.text()).includes('not valid JSON')]).toEqual([400, true]);
});

test('a request of more than 32 MB is too large', async () => {
  const { client } = await openModel();
  const messages = [user(brief, text('x'.repeat(33 * 1024 * 1024)))];
  expect(await refusalOf(client.messages.create(aRequest({ messages })))).toEqual({
    class: 'ContentTooLargeError',
    status: 413,
    type: 'request_too_large',
    message: 'Request exceeds the maximum size',
  });
});

test('an older model takes a prefill that the script itself said', async () => {
  const { client } = await openModel({ script: playing({ text: 'The answer is' }, { text: '42.' }) });
  const model = 'claude-haiku-4-5';
  const { content } = await client.messages.create(aRequest({ model }));
  const messages = [...aRequest().messages, assistant(...content)];
  const refused = await refusalOf(client.messages.create(aRequest({ messages })));
  expect(refused).toEqual(badRequest(prefill));
  expect((await client.messages.create(aRequest({ model, messages }))).content).toEqual([
    { type: 'text', text: '42.', citations: null },
  ]);
});

test('a request past the last turn is refused with the name of the session', async () => {
  const { client } = await openModel({ script: playing({ text: 'All said.' }) });
  const { content } = await client.messages.create(aRequest());
  const messages = [...aRequest().messages, assistant(...content), user(text('And?'))];
  expect(await refusalOf(client.messages.create(aRequest({ messages })))).toEqual(
    badRequest('the script "tests" has no turn 2 in its session "only"'),
  );
});

test('a script with a mistake does not start', async () => {
  await expect(openModel({ script: aScript({ sessions: [] }) })).rejects.toThrow('sessions');
  await expect(openModel({ script: playing({ text: ' ' }) })).rejects.toThrow('must not be blank');
  await expect(openModel({ script: playing({ tools: [{ name: 'bash', input: 'ls' }] }) })).rejects.toThrow(
    'must be an object',
  );
  await expect(openModel({ script: playing({}) })).rejects.toThrow('a turn needs text, thinking or tools');
});
