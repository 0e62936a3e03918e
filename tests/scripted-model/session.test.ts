/** A scripted conversation from its first message to its last, through the real SDK. */
import type Anthropic from '@anthropic-ai/sdk';
import type { Message, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { expect, test } from 'vitest';
import { apiKey, aRequest, aScript, clientOf, openModel, playing } from './open-model.ts';

const wrapped = [
  {
    content: [
      { type: 'thinking', thinking: 'Look around first.', signature: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) },
      { type: 'text', text: 'I will look.', citations: null },
      call('bash', { command: 'ls' }),
    ],
    stop_reason: 'tool_use',
  },
  {
    content: [call('bash', { command: 'echo "ünï 🚀"', restart: false }), call('submit_work', { summary: 'Wrapped.' })],
    stop_reason: 'tool_use',
  },
  { content: [{ type: 'text', text: 'Done.', citations: null }], stop_reason: 'end_turn' },
];

function call(name: string, input: object): object {
  return { type: 'tool_use', id: expect.stringMatching(/^toolu_.{24}$/), name, input, caller: { type: 'direct' } };
}

/** Plays a conversation as an agent loop does: what came is sent back unchanged, each call with a result. */
async function converse(
  ask: (messages: MessageParam[]) => Promise<Message>,
  turns: number,
): Promise<{ answers: Message[]; messages: MessageParam[] }> {
  const messages: MessageParam[] = [...aRequest().messages];
  const answers: Message[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const answer = await ask(messages);
    answers.push(answer);
    messages.push({ role: 'assistant', content: answer.content });
    const results = answer.content.flatMap((block) =>
      block.type === 'tool_use'
        ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: `ok: ${block.name}` }]
        : [],
    );
    if (results.length > 0) messages.push({ role: 'user', content: results });
  }
  return { answers, messages };
}

const streamed = (client: Anthropic) => (messages: MessageParam[]) =>
  client.messages.stream(aRequest({ messages })).finalMessage();
const whole = (client: Anthropic) => (messages: MessageParam[]) => client.messages.create(aRequest({ messages }));

const saidIn = ({ content, stop_reason }: Message): object => ({ content, stop_reason });

test('a streamed session with parallel tool calls plays to its end', async () => {
  const { client, model } = await openModel();
  const { answers } = await converse(streamed(client), 3);
  expect(answers.map(saidIn)).toEqual(wrapped);
  expect(model.calls.map(({ session, turn, outcome }) => ({ session, turn, outcome }))).toEqual([
    { session: 'wrap', turn: 0, outcome: 'answered' },
    { session: 'wrap', turn: 1, outcome: 'answered' },
    { session: 'wrap', turn: 2, outcome: 'answered' },
  ]);
});

test('an answer without a stream is the same message', async () => {
  const { client } = await openModel();
  const { answers } = await converse(whole(client), 3);
  expect(answers.map(saidIn)).toEqual(wrapped);
});

test('a stream has the events of the API in their order, with tool input in several pieces', async () => {
  const { client } = await openModel({ script: playing({ tools: [{ name: 'bash', input: { command: 'ls' } }] }) });
  const response = await client.messages.create({ ...aRequest(), stream: true }).asResponse();
  const events = [...(await response.text()).matchAll(/^event: (.+)\ndata: (.+)\n\n/gm)];
  expect(response.headers.get('request-id')).toMatch(/^req_/);
  expect(events.map(([, name]) => name)).toEqual([
    'message_start',
    'ping',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(events.every(([, name, data]) => JSON.parse(data ?? '').type === name)).toBe(true);
});

test('after a restart of the server the same requests get the same answers, and a conversation goes on', async () => {
  const first = await openModel();
  const { answers, messages } = await converse(streamed(first.client), 2);
  await first.model.close();
  const second = await openModel();
  const again = await converse(streamed(second.client), 2);
  expect(again.answers.map(({ id, content }) => ({ id, content }))).toEqual(
    answers.map(({ id, content }) => ({ id, content })),
  );
  expect(saidIn(await streamed(second.client)(messages))).toEqual(wrapped[2]);
});

test('the same turn in another conversation has ids of its own', async () => {
  const { client } = await openModel();
  const ids = async (content: string): Promise<string[]> => {
    const answer = await client.messages.create(aRequest({ messages: [{ role: 'user', content }] }));
    return [answer.id, ...answer.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))];
  };
  const one = await ids('Task: wrap\nRound: 1');
  const other = await ids('Task: wrap\nRound: 2');
  expect(new Set([...one, ...other]).size).toBe(4);
});

test('the first session whose words all occur in system prompt and first message is played', async () => {
  const session = (name: string, ...when: string[]) => ({ name, when, turns: [{ text: name }] });
  const script = aScript({
    sessions: [
      session('other role', 'Role: evaluator'),
      session('second round', 'Task: wrap\n', 'Round: 2\n'),
      session('any round', 'Role: generator', 'Task: wrap\n'),
    ],
  });
  const { client } = await openModel({ script });
  const textFor = async (content: string): Promise<unknown> =>
    (await client.messages.create(aRequest({ messages: [{ role: 'user', content }] }))).content[0];
  expect(await textFor('Task: wrap\nRound: 1')).toEqual({ type: 'text', text: 'any round', citations: null });
  expect(await textFor('Task: wrap\nRound: 2')).toEqual({ type: 'text', text: 'second round', citations: null });
});

test('an answer at the output limit ends with a call that is only half there, and costs the whole limit', async () => {
  const input = { path: 'src/wrap.ts', file_text: 'export const wrap = 1;' };
  const { client } = await openModel({ script: playing({ tools: [{ name: 'bash', input }], stop: 'max_tokens' }) });
  const answer = await client.messages.stream(aRequest({ max_tokens: 900 })).finalMessage();
  expect({ ...saidIn(answer), output: answer.usage.output_tokens }).toEqual({
    content: [call('bash', { path: 'src/wrap.ts', file_text: 'export cons' })],
    stop_reason: 'max_tokens',
    output: 900,
  });
});

test('a refusal says so in its stop reason and its details', async () => {
  const { client } = await openModel({ script: playing({ stop: 'refusal' }) });
  const { content, stop_reason, stop_details } = await client.messages.stream(aRequest()).finalMessage();
  expect({ content, stop_reason, stop_details }).toEqual({
    content: [],
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', category: null, explanation: null },
  });
});

test('a paused turn is continued by sending it back as the last message', async () => {
  const { client } = await openModel({
    script: playing({ text: 'Still at it.', stop: 'pause_turn' }, { text: 'Done.' }),
  });
  const { content } = await client.messages.create(aRequest());
  const messages: MessageParam[] = [...aRequest().messages, { role: 'assistant', content }];
  expect(saidIn(await client.messages.create(aRequest({ messages })))).toEqual({
    content: [{ type: 'text', text: 'Done.', citations: null }],
    stop_reason: 'end_turn',
  });
});

test('counting tokens gives what the usage of the same prompt adds up to', async () => {
  const { client } = await openModel();
  const { max_tokens: _, ...prompt } = aRequest();
  const counted = await client.post('/v1/messages/count_tokens', { body: prompt });
  const { usage } = await client.messages.create(aRequest());
  expect(counted).toEqual({ input_tokens: usage.input_tokens });
});

test('the books of the server hold what was answered, refused and broken off, and need the key', async () => {
  const fault = { kind: 'cut', afterEvents: 2 } as const;
  const { client, model } = await openModel({ script: playing({ text: 'x'.repeat(35), fault }) });
  await client.messages
    .stream(aRequest())
    .finalMessage()
    .catch(() => undefined);
  await client.messages.create(aRequest());
  await client.messages.create(aRequest({ model: 'claude-nobody' })).catch(() => undefined);
  const input = model.calls[1]?.usage.input ?? 0;
  const usage = { input, output: 10, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
  const billedUsd = (input * 2 + 10 * 10) / 1e6;
  const stats = await fetch(`${model.url}/__stats`, { headers: { authorization: `Bearer ${apiKey}` } });
  expect(await stats.json()).toEqual({
    script: 'tests',
    requests: 3,
    refused: 1,
    invalid: 1,
    billedUsd,
    usage,
    models: { 'claude-sonnet-5-5': { requests: 1, usage, billedUsd } },
    unfinished: { requests: 1, usage: { ...usage, output: 1 }, billedUsd: (input * 2 + 10) / 1e6 },
  });
  expect((await fetch(`${model.url}/__stats`)).status).toBe(401);
  await expect(clientOf(model.url, 'another-key').messages.create(aRequest())).rejects.toThrow('401');
});
