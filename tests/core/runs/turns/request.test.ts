/** The Messages request of a turn: its cache marks and the bound of its cost. */
import { expect, test } from 'vitest';
import { costUsd } from '../../../../src/core/money/prices.ts';
import type { Message } from '../../../../src/core/runs/transcript.ts';
import {
  buildRequest,
  mostUsage,
  promptTokensBound,
  type RequestFrame,
} from '../../../../src/core/runs/turns/request.ts';
import { order } from '../records.ts';

const frame: RequestFrame = { model: 'claude-sonnet-5-5', maxTokens: 16_000, system: 'You grade.', tools: [] };
const block = (text: string) => ({ type: 'text', text });
const opening: Message = { role: 'user', content: [block('brief'), block('tail')] };
const said = (text: string): Message => ({ role: 'assistant', content: [block(text)] });
const answered = (text: string): Message => ({ role: 'user', content: [block(text), block('end')] });

const fiveMinutes = { cache_control: { type: 'ephemeral' } };

test('the first request marks the system prompt for an hour, and the brief and its own end for five minutes', () => {
  expect(buildRequest(frame, [opening])).toEqual({
    model: 'claude-sonnet-5-5',
    max_tokens: 16_000,
    system: [{ type: 'text', text: 'You grade.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    tools: [],
    messages: [
      {
        role: 'user',
        content: [
          { ...block('brief'), ...fiveMinutes },
          { ...block('tail'), ...fiveMinutes },
        ],
      },
    ],
  });
});

test('what the repositories hold follows the system prompt, and is marked instead of the brief of the task', () => {
  const request = buildRequest({ ...frame, brief: 'src/ 3 files' }, [opening]);
  expect([request.system, request.messages]).toEqual([
    [
      { ...block('You grade.'), cache_control: { type: 'ephemeral', ttl: '1h' } },
      { ...block('src/ 3 files'), ...fiveMinutes },
    ],
    [{ role: 'user', content: [block('brief'), { ...block('tail'), ...fiveMinutes }] }],
  ]);
  const bounds = ['', 'x'.repeat(2500)].map((brief) => promptTokensBound({ ...frame, brief }, [opening], 0));
  expect((bounds[1] ?? 0) - (bounds[0] ?? 0)).toBe(1001);
});

test('later requests mark the brief and the last two user messages, and leave the rest as it is stored', () => {
  const transcript = [opening, said('a'), answered('1'), said('b'), answered('2'), said('c'), answered('3')];
  const before = JSON.stringify(transcript);
  const { messages } = buildRequest(frame, transcript);
  expect(messages).toEqual([
    { role: 'user', content: [{ ...block('brief'), ...fiveMinutes }, block('tail')] },
    said('a'),
    answered('1'),
    said('b'),
    { role: 'user', content: [block('2'), { ...block('end'), ...fiveMinutes }] },
    said('c'),
    { role: 'user', content: [block('3'), { ...block('end'), ...fiveMinutes }] },
  ]);
  expect(JSON.stringify(transcript)).toBe(before);
  expect(messages[3]).toBe(transcript[3]);
});

test('empty text blocks, thinking without a signature and empty messages of the model are not sent back', () => {
  const thinking = { type: 'thinking', thinking: 'Hm.', signature: 'x' };
  const transcript: Message[] = [
    opening,
    { role: 'assistant', content: [thinking, block(''), block('\n\n'), { ...thinking, signature: '' }] },
    answered('1'),
    { role: 'assistant', content: [] },
    answered('2'),
  ];
  const { messages } = buildRequest(frame, transcript);
  expect(messages.map(({ role, content }) => [role, content.map(({ type }) => type)])).toEqual([
    ['user', ['text', 'text']],
    ['assistant', ['thinking']],
    ['user', ['text', 'text']],
    ['user', ['text', 'text']],
  ]);
});

test('the bound of a first prompt counts everything by its bytes', () => {
  const bytes = JSON.stringify([frame.system, frame.tools, [opening]]).length;
  expect(promptTokensBound(frame, [opening], 0)).toBe(1000 + Math.ceil(bytes / 2.5));
});

test('the bound of a later prompt adds what has come since the last answer to what that call counted', () => {
  const transcript = [opening, said('a long answer that was counted as output'), answered('1')];
  const bytes = JSON.stringify([answered('1')]).length;
  expect(promptTokensBound(frame, transcript, 5000)).toBe(5000 + 1000 + Math.ceil(bytes / 2.5));
});

test('a picture counts by what it can cost, whatever its bytes', () => {
  const seen = (data: string): Message => {
    const source = { type: 'base64', media_type: 'image/png', data };
    const content = [
      { type: 'text', text: 'Screenshot' },
      { type: 'image', source },
    ];
    return { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content }] };
  };
  const bound = promptTokensBound(frame, [opening, said('I look.'), seen('iVBOR'.repeat(60_000))], 5000);
  expect(bound).toBe(promptTokensBound(frame, [opening, said('I look.'), seen('')], 5000));
  expect(bound).toBeGreaterThan(5000 + 1000 + 5000);
  expect(bound).toBeLessThan(5000 + 1000 + 5000 + 100);
});

test('a reservation covers the whole prompt at the dearest price and the whole answer', () => {
  const most = mostUsage(10_000, frame, order().price);
  expect(costUsd(most, order().price)).toBeCloseTo((10_000 * 4 + 16_000 * 10) / 1e6, 10);
});

test('half of a surrogate pair never reaches the API, and whatever is well-formed is sent as it was', () => {
  const half = '\ud83d';
  const sound = { type: 'tool_use', id: 'a', name: 'bash', input: { command: 'echo 🎉', note: '\\ud83d' } };
  const request = buildRequest({ model: 'm', maxTokens: 1, system: `S${half}`, tools: [] }, [
    { role: 'user', content: [{ type: 'text', text: `Begin.${half}` }] },
    { role: 'assistant', content: [sound, { ...sound, id: 'b', input: { [half]: [`x${half}`, 1, null] } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: `cut ${half}` }] },
  ]);
  const sent = JSON.stringify(request);
  expect(JSON.parse(sent, (_, value) => (typeof value === 'string' && !value.isWellFormed() ? 'HALF' : value))).toEqual(
    JSON.parse(sent),
  );
  expect(request.system[0]?.text).toBe('S\ufffd');
  expect(request.messages[1]?.content).toEqual([
    sound,
    { ...sound, id: 'b', input: { '\ufffd': ['x\ufffd', 1, null] } },
  ]);
});
