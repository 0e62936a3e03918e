/** History cannot be rewritten: what the model said comes back as it was, after the messages that it was said to. */
import Anthropic from '@anthropic-ai/sdk';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { expect, test } from 'vitest';
import { aRequest, openModel } from './open-model.ts';

/** Untyped blocks, since these tests send what the SDK's types do not foresee. */
type Turns = { role: string; content: object[] }[];

const opening: Turns = [{ role: 'user', content: [{ type: 'text', text: 'Task: wrap' }] }];
const ask = (client: Anthropic, messages: Turns, partial: object = {}): Promise<Message> =>
  client.post('/v1/messages', { body: { ...aRequest(), ...partial, messages } });

/** Two turns of the session "wrap", ready to be continued. */
async function twoTurns(client: Anthropic): Promise<Turns> {
  const messages = [...opening];
  for (let turn = 0; turn < 2; turn++) {
    const { content } = await ask(client, messages);
    const results = content.flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result', tool_use_id: block.id, content: 'src' }] : [],
    );
    messages.push({ role: 'assistant', content }, { role: 'user', content: results });
  }
  return messages;
}

/** What comes of continuing with another history, or with other options: the answer, or the error's message. */
async function continued(change: (messages: Turns) => Turns, partial: object = {}): Promise<unknown> {
  const { client } = await openModel();
  const messages = change(await twoTurns(client));
  try {
    return (await ask(client, messages, partial)).content;
  } catch (error) {
    if (error instanceof Anthropic.BadRequestError) return error.apiMessage;
    throw error;
  }
}

const unchanged = (messages: Turns): Turns => messages;
/** Changes the blocks of one message. */
const inMessage = (index: number, change: (blocks: object[]) => object[]) => (messages: Turns) =>
  messages.map((message, at) => (at === index ? { ...message, content: change(message.content) } : message));
/** Changes fields of one block. */
const inBlock = (index: number, block: number, fields: object) =>
  inMessage(index, (blocks) => blocks.map((old, at) => (at === block ? { ...old, ...fields } : old)));

const done = [{ type: 'text', text: 'Done.', citations: null }];
const badSignature = 'messages.1.content.0: Invalid `signature` in `thinking` block';
const notAsSaid = (place: string, index: number): string =>
  `${place}: history does not match: content.${index} is not what the model answered to the messages before it`;

test('an unchanged history is continued, wherever its cache marks have moved', async () => {
  expect(await continued(unchanged)).toEqual(done);
  expect(await continued(inBlock(4, 1, { cache_control: { type: 'ephemeral' } }))).toEqual(done);
});

test('a thinking block with another text or signature is refused', async () => {
  expect(await continued(inBlock(1, 0, { thinking: 'Do not look.' }))).toBe(badSignature);
  expect(await continued(inBlock(1, 0, { signature: 'bm8=' }))).toBe(badSignature);
});

test('a thinking block that was left out is refused', async () => {
  expect(await continued(inMessage(1, (blocks) => blocks.slice(1)))).toBe(notAsSaid('messages.1', 0));
});

test('a thinking block is refused after another system prompt, other tools, or on another model', async () => {
  expect(await continued(unchanged, { system: 'Role: generator, but terse' })).toBe(badSignature);
  expect(await continued(unchanged, { tools: aRequest().tools?.toReversed() })).toBe(badSignature);
  expect(await continued(unchanged, { model: 'claude-opus-5-5' })).toBe(badSignature);
});

test('a reworded text, another input and calls in another order are refused', async () => {
  expect(await continued(inBlock(1, 1, { text: 'I looked.' }))).toBe(notAsSaid('messages.1', 1));
  expect(await continued(inBlock(3, 0, { input: { command: 'ls' } }))).toBe(notAsSaid('messages.3', 0));
  expect(await continued(inMessage(3, (blocks) => blocks.toReversed()))).toBe(notAsSaid('messages.3', 0));
});

test('a field dropped from a replayed block is a change too', async () => {
  const withoutCaller = inBlock(1, 2, { caller: undefined });
  expect(await continued(withoutCaller)).toBe(notAsSaid('messages.1', 2));
});

test('a tool result that changes after it was answered to is refused at the answer', async () => {
  expect(await continued(inBlock(2, 0, { content: '[trimmed]' }))).toBe(notAsSaid('messages.3', 0));
});

test('a result of the last call is free to differ, since nothing was said to it yet', async () => {
  expect(await continued(inBlock(4, 0, { content: 'interrupted', is_error: true }))).toEqual(done);
});
