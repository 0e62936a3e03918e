import { expect, test } from 'vitest';
import { modelBooks } from './model-books.ts';

const text = (words: string) => ({ type: 'text', text: words });
const system = [text('Role: generator\n\nYou work.')];
const first = { role: 'user', content: [text('Task: left\n\nWrite.\n'), text('Round: 2\n')] };
const said = { role: 'assistant', content: [text('I look.')] };
const answered = { role: 'user', content: [text('And?')] };

type Exchange = { body: unknown; status?: number; answer?: string; how?: 'whole' | 'broken' | 'unreachable' };

/** What the books hold of an exchange, but for the digest of its request. */
function booked({ body, status = 200, answer = '', how = 'whole' }: Exchange) {
  const books = modelBooks(() => 7);
  const watch = books.watch({ method: 'POST', path: '/v1/messages' });
  watch.sent?.(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
  if (how !== 'unreachable' && status !== 0) watch.answered?.(status);
  watch.passed?.(Buffer.from(answer));
  watch.end?.(how);
  return books.calls.map(({ request: _, ...call }) => call);
}

const model = 'claude-sonnet-5-5';
const opening = 'Role: generator\n\nYou work.\nTask: left\n\nWrite.\n\nRound: 2\n';
const call = { at: 7, run: 'generator of left, round 2', turn: 1, status: 200, refusal: '', whole: true, billedUsd: 0 };

test('a call is booked under the run that its prompt names and the turn that its answers come to', () => {
  expect(booked({ body: { model, system, messages: [first] } })).toEqual([{ ...call, opening }]);
  expect(booked({ body: { model, system, messages: [first, said, answered] } })).toEqual([
    { ...call, turn: 2, opening },
  ]);
  const planner = { role: 'user', content: [text('A spec.'), text('Round: 1\n')] };
  const [architect] = booked({ body: { model, system: [text('Role: architect\n')], messages: [planner] } });
  expect(architect?.run).toBe('architect, round 1');
});

test('a prompt that names no round, or two, names no run', () => {
  for (const words of ['Write.', 'Round: 1\nRound: 2\n']) {
    const message = { role: 'user', content: [text(words)] };
    expect(booked({ body: { model, system, messages: [message] } }).map(({ run }) => run)).toEqual([null]);
  }
});

test('a call costs what has reached the client of its usage, and nothing before that', () => {
  const usage = {
    input_tokens: 1_000_000,
    output_tokens: 1,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  };
  const start = `data: ${JSON.stringify({ type: 'message_start', message: { usage } })}\n\n`;
  const end = `data: ${JSON.stringify({ type: 'message_delta', usage: { output_tokens: 1_000_000 } })}\n\n`;
  const body = { model, system, messages: [first] };
  const cut = { ...call, whole: false, opening };
  expect(booked({ body, how: 'broken' })).toEqual([cut]);
  expect(booked({ body, how: 'broken', answer: start })).toEqual([{ ...cut, billedUsd: 2.00001 }]);
  expect(booked({ body, answer: start + end })).toEqual([{ ...call, billedUsd: 12, opening }]);
});

test('a refusal is kept with its words, and what no model has seen is no call', () => {
  const body = { model, system, messages: [first] };
  expect(booked({ body, status: 400, answer: 'no such field' })).toEqual([
    { ...call, status: 400, refusal: 'no such field', opening },
  ]);
  expect(booked({ body, how: 'unreachable' })).toEqual([]);
  expect(booked({ body: '{"model":"cla', how: 'broken', status: 0 })).toEqual([]);
});
