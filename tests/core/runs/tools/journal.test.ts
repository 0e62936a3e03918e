/** The calls of a message in their journal, and the message that answers them. */
import { expect, test } from 'vitest';
import { answerCalls, beginCall, journalled, useOf } from '../../../../src/core/runs/tools/journal.ts';
import { call, inSession, record, turn } from '../records.ts';

const use = (id: string) => ({ type: 'tool_use', id, name: 'bash', input: { command: id } });

test('a call is written down, then begun, and found again by its place in the message', () => {
  const [first, second] = journalled(3, [
    { id: 'a', name: 'bash', input: {} },
    { id: 'b', name: 'bash', input: {} },
  ]);
  expect([first, second]).toEqual([call({ turn: 3, id: 'a' }), call({ turn: 3, position: 1, id: 'b' })]);
  expect(beginCall(call(), inSession('tools', { sandboxLife: 'l1' }))).toEqual({
    calls: [call({ state: 'started', life: 'l1' })],
  });
  const run = record({
    messages: [{ role: 'assistant', content: [{ type: 'text', text: 'Hm.' }, use('a'), use('b')] }],
  });
  expect(useOf(run, call({ position: 1, id: 'b' }))).toEqual({ id: 'b', name: 'bash', input: { command: 'b' } });
  expect(() => useOf(run, call({ position: 1, id: 'a' }))).toThrow('the journal names the call a');
});

test('the results of many calls share the room of one row', () => {
  const calls = Array.from({ length: 40 }, (_, position) =>
    call({ position, id: `toolu_${position}`, state: 'done', result: 'x'.repeat(32_000), isError: position === 1 }),
  );
  const state = inSession('tools', { notices: ['The sandbox was replaced.'] });
  const change = answerCalls(record({ calls, state, turn: turn({ startedAt: 10 }) }), 50);
  const [message] = change.messages ?? [];
  expect(message?.content.map(({ type, tool_use_id, is_error }) => [type, tool_use_id, is_error]).slice(0, 2)).toEqual([
    ['tool_result', 'toolu_0', undefined],
    ['tool_result', 'toolu_1', true],
  ]);
  expect(message?.content.at(-1)).toEqual({ type: 'text', text: 'The sandbox was replaced.' });
  expect(JSON.stringify(message).length).toBeLessThan(420_000);
  expect(change.turn).toEqual(turn({ startedAt: 10, totalMs: 40 }));
});

test('a picture goes with its text, three of them at most in one message, which still fits a row', () => {
  const png = 'iVBOR'.repeat(64_000);
  const calls = Array.from({ length: 4 }, (_, position) =>
    call({ position, id: `toolu_${position}`, state: 'done', result: `Screenshot ${position}`, png }),
  );
  const change = answerCalls(record({ calls, state: inSession('tools') }), 50);
  const [message] = change.messages ?? [];
  const source = { type: 'base64', media_type: 'image/png', data: png };
  expect(message?.content.map(({ content }) => content)).toEqual([
    ...[0, 1, 2].map((position) => [
      { type: 'text', text: `Screenshot ${position}` },
      { type: 'image', source },
    ]),
    'Screenshot 3\n[This screenshot is not shown: a message has room for three. Take them one by one.]',
  ]);
  expect(JSON.stringify(message).length).toBeLessThan(1_900_000);
});
