/** The prompt cache: what a client reads, writes and pays, over the wire and as arithmetic. */
import type { ContentBlockParam, MessageParam, Usage } from '@anthropic-ai/sdk/resources/messages';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costUsd, noUsage, priceOf } from '../../src/core/money/prices.ts';
import { accountPrompt, promptCache } from '../../src/scripted-model/request/cache-accounting.ts';
import { readPrompt } from '../../src/scripted-model/request/prompt-blocks.ts';
import { CountRequest, type Prompt } from '../../src/scripted-model/request/wire-request.ts';
import { aRequest, openModel, playing } from './open-model.ts';

type Ttl = '5m' | '1h';
const marked = (text: string, ttl?: Ttl): { type: 'text'; text: string; cache_control?: object } => ({
  type: 'text',
  text,
  ...(ttl && { cache_control: { type: 'ephemeral', ttl } }),
});
/** A text of about this many tokens. */
const words = (tokens: number): string => 'seven b'.repeat(tokens / 2);

const promptOf = (content: object[], partial: object = {}): Prompt =>
  CountRequest.parse({ model: 'claude-sonnet-5-5', messages: [{ role: 'user', content }], ...partial });

/** A cache at a clock of its own, and what prompts sent to it one after another are charged. */
function aCache(): { send: (prompt: Prompt, minimumCachedTokens?: number) => object; wait: (minutes: number) => void } {
  let now = 0;
  const cache = promptCache(() => now);
  return {
    wait: (minutes) => {
      now += minutes * 60_000;
    },
    send: (prompt, minimumCachedTokens = 1024) => {
      const reading = readPrompt(prompt);
      const { touched, ...account } = accountPrompt({
        prompt,
        reading,
        minimumCachedTokens,
        entryTtlMs: cache.entryTtlMs,
      });
      cache.keep(touched);
      return account;
    },
  };
}

/** The tokens of a block of 2,000 tokens of words: the JSON around its text counts too. */
const long = 2008;
const account = (partial: object): object => ({ input: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, ...partial });

test('a prefix is written once and then read; what follows the last mark is plain input', () => {
  const { send } = aCache();
  const prompt = promptOf([marked(words(2000), '5m'), marked('and?')]);
  expect(send(prompt)).toEqual(account({ cacheWrite5m: long, input: 9 }));
  expect(send(prompt)).toEqual(account({ cacheRead: long, input: 9 }));
});

test('tokens up to the last long-lived mark are written for an hour, the rest for five minutes', () => {
  const { send } = aCache();
  const prompt = promptOf([marked(words(2000), '1h'), marked(words(2000), '5m')]);
  expect(send(prompt)).toEqual(account({ cacheWrite1h: long, cacheWrite5m: long }));
});

test('an entry lives five minutes from its last reading, or an hour', () => {
  const { send, wait } = aCache();
  const short = promptOf([marked(words(2000), '5m')]);
  const lasting = promptOf([marked(words(2002), '1h')]);
  send(short);
  send(lasting);
  wait(4.9);
  expect(send(short)).toEqual(account({ cacheRead: long }));
  wait(4.9);
  expect(send(short)).toEqual(account({ cacheRead: long }));
  wait(5);
  expect(send(short)).toEqual(account({ cacheWrite5m: long }));
  expect(send(lasting)).toEqual(account({ cacheRead: long + 2 }));
  wait(60);
  expect(send(lasting)).toEqual(account({ cacheWrite1h: long + 2 }));
});

test('a prefix shorter than the minimum of the model is not cached', () => {
  const { send } = aCache();
  const prompt = promptOf([marked(words(2000), '5m')]);
  expect([send(prompt, 4096), send(prompt, 4096)]).toEqual([account({ input: long }), account({ input: long })]);
});

test('a mark finds an entry up to twenty blocks back, itself counted, and not one further', () => {
  const grown = (more: number): Prompt =>
    promptOf([marked(words(2000)), ...Array.from({ length: more - 1 }, () => marked('next')), marked('last', '5m')]);
  const { send } = aCache();
  send(promptOf([marked(words(2000), '5m')]));
  expect(send(grown(19))).toEqual(account({ cacheRead: long, cacheWrite5m: 19 * 9 }));
  const other = aCache();
  other.send(promptOf([marked(words(2000), '5m')]));
  expect(other.send(grown(20))).toEqual(account({ cacheWrite5m: long + 20 * 9 }));
});

test('another model, other tools or another way of choosing tools reads nothing from the messages', () => {
  const { send } = aCache();
  const content = [marked(words(2000), '5m')];
  const tools = [{ name: 'submit_work', input_schema: { type: 'object' } }];
  send(promptOf(content));
  const written = account({ cacheWrite5m: long });
  expect(send(promptOf(content, { model: 'claude-opus-5-5' }))).toEqual(written);
  expect(send(promptOf(content, { tool_choice: { type: 'none' } }))).toEqual(written);
  expect(send(promptOf(content, { tools }))).toEqual(account({ cacheWrite5m: long + 16 }));
});

test('the cache forgets the longest unused entry when it is full', () => {
  const cache = promptCache(() => 0, 2);
  const keep = (...keys: string[]): void => cache.keep(keys.map((key) => ({ key, ttlMs: 1000 })));
  keep('a', 'b');
  keep('a');
  keep('c');
  expect(['a', 'b', 'c'].map(cache.entryTtlMs)).toEqual([1000, undefined, 1000]);
});

test('for any prompts sent in any order, read, written and plain tokens add up to the prompt', () => {
  const block = fc.record({ tokens: fc.integer({ min: 1, max: 1500 }), mark: fc.boolean() });
  const prompt = fc.tuple(fc.array(block, { minLength: 1, maxLength: 30 }), fc.constantFrom<Ttl>('5m', '1h'));
  fc.assert(
    fc.property(fc.array(fc.tuple(prompt, fc.integer({ min: 0, max: 10 })), { maxLength: 8 }), (prompts) => {
      const { send, wait } = aCache();
      for (const [[blocks, ttl], minutes] of prompts) {
        const sent = promptOf(blocks.map(({ tokens, mark }) => marked(words(tokens), mark ? ttl : undefined)));
        const counts: number[] = Object.values(send(sent));
        expect(counts.reduce((sum, count) => sum + count)).toBe(readPrompt(sent).totalTokens);
        expect(counts.every((count) => count >= 0)).toBe(true);
        wait(minutes);
      }
    }),
    { numRuns: 100 },
  );
});

test('a session of forty turns with marks on its prefix and last messages reads 95.7 % of its prompts from the cache', async () => {
  const command = { command: words(950) };
  const { client } = await openModel({
    script: playing(...Array.from({ length: 40 }, () => ({ tools: [{ name: 'bash', input: command }] }))),
  });
  const system = [
    { ...marked(`Role: generator\n${words(15_900)}`), cache_control: { type: 'ephemeral', ttl: '1h' } as const },
  ];
  const messages: MessageParam[] = [{ role: 'user', content: [{ type: 'text', text: 'Task: wrap' }] }];
  let sum = noUsage;
  for (let turn = 0; turn < 40; turn++) {
    const answer = await client.messages.stream(aRequest({ system, messages: withMarks(messages) })).finalMessage();
    sum = added(sum, answer.usage);
    const results = answer.content.flatMap((block): ContentBlockParam[] =>
      block.type === 'tool_use' ? [{ type: 'tool_result', tool_use_id: block.id, content: words(950) }] : [],
    );
    messages.push({ role: 'assistant', content: answer.content }, { role: 'user', content: results });
  }
  const prompt = sum.input + sum.cacheWrite5m + sum.cacheWrite1h + sum.cacheRead;
  const price = priceOf('claude-sonnet-5-5');
  if (!price) throw new Error('the price table has lost a model');
  const cost = costUsd({ ...sum, output: 0 }, price) / costUsd({ ...noUsage, input: prompt }, price);
  console.log(
    `40 turns, ${prompt} prompt tokens: ${((100 * sum.cacheRead) / prompt).toFixed(1)} % read from the cache, at ${cost.toFixed(3)} of the uncached price`,
  );
  expect({ readPercent: (100 * sum.cacheRead) / prompt, plain: sum.input }).toEqual({
    readPercent: expect.closeTo(95.7, 1),
    plain: 0,
  });
});

/** The last block of each of the last two messages marked, as an agent loop marks them. */
const withMarks = (messages: MessageParam[]): MessageParam[] =>
  messages.map((message, index) => {
    if (index < messages.length - 2 || typeof message.content === 'string' || message.role === 'system') return message;
    const last = message.content.at(-1);
    if (!last || last.type === 'thinking' || last.type === 'redacted_thinking') return message;
    return {
      ...message,
      content: [...message.content.slice(0, -1), { ...last, cache_control: { type: 'ephemeral' } }],
    };
  });

const added = (sum: typeof noUsage, usage: Usage): typeof noUsage => ({
  input: sum.input + usage.input_tokens,
  output: sum.output + usage.output_tokens,
  cacheWrite5m: sum.cacheWrite5m + (usage.cache_creation?.ephemeral_5m_input_tokens ?? 0),
  cacheWrite1h: sum.cacheWrite1h + (usage.cache_creation?.ephemeral_1h_input_tokens ?? 0),
  cacheRead: sum.cacheRead + (usage.cache_read_input_tokens ?? 0),
});

test('requests sent at the same time cannot read each other; after a warm-up of the prefix they all can', async () => {
  const { client } = await openModel({ script: { ...playing({ text: 'Yes.' }), latencyMs: 20 } });
  const system = [{ ...marked(`Role: generator\n${words(2000)}`), cache_control: { type: 'ephemeral' } as const }];
  const read = async (prompt: string): Promise<number | null> => {
    const messages = [{ role: 'user' as const, content: prompt }];
    return (await client.messages.create(aRequest({ system, messages }))).usage.cache_read_input_tokens;
  };
  expect(await Promise.all([read('a'), read('b')])).toEqual([0, 0]);

  const fresh = [{ ...marked(`Role: generator\n${words(3000)}`), cache_control: { type: 'ephemeral' } as const }];
  const warm = await client.messages.create(aRequest({ system: fresh, max_tokens: 0 }));
  const after = await client.messages.create(aRequest({ system: fresh }));
  expect([warm.content, warm.usage.output_tokens, after.usage.cache_read_input_tokens]).toEqual([
    [],
    0,
    warm.usage.cache_creation_input_tokens,
  ]);
});
