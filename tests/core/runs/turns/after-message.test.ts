/** What follows a message of the model. */
import { expect, test } from 'vitest';
import type { ContentBlock } from '../../../../src/core/runs/transcript.ts';
import { afterMessage } from '../../../../src/core/runs/turns/after-message.ts';

const fresh = { silent: 0, cutOff: 0, paused: 0 };
const text = { type: 'text', text: 'Hm.' };
const use = { type: 'tool_use', id: 'toolu_1', name: 'bash', input: { command: 'ls' } };
const after = (stopReason: string, content: ContentBlock[] = [text], before = fresh) =>
  afterMessage({ stopReason, content }, before, 'submit_work');

test('tool calls are carried out in their order', () => {
  const second = { ...use, id: 'toolu_2' };
  expect(after('tool_use', [text, use, second])).toEqual({
    kind: 'tools',
    calls: [
      { id: 'toolu_1', name: 'bash', input: { command: 'ls' } },
      { id: 'toolu_2', name: 'bash', input: { command: 'ls' } },
    ],
  });
});

test('a message without a tool call is answered with the name of the closing tool, three times', () => {
  const nudge = {
    kind: 'nudge',
    content: [
      {
        type: 'text',
        text: 'The session ends only with a call of submit_work. If the work is done, call it now; if not, go on.',
      },
    ],
    silent: 1,
    cutOff: 0,
  };
  expect(after('end_turn')).toEqual(nudge);
  expect(after('end_turn', [text], { ...fresh, silent: 2 })).toEqual({ ...nudge, silent: 3 });
  expect(after('end_turn', [text], { ...fresh, silent: 3 })).toEqual({
    kind: 'fail',
    reason: 'no-result',
    message: 'the model stopped 4 times without submit_work',
  });
});

test('a call that was cut off is answered and not carried out', () => {
  expect(after('max_tokens', [text, use])).toEqual({
    kind: 'nudge',
    content: [
      {
        type: 'tool_result',
        tool_use_id: 'toolu_1',
        is_error: true,
        content: 'Not carried out: the message was cut off at the output limit.',
      },
      {
        type: 'text',
        text: 'Your message was cut off at the output limit and nothing of it was carried out. Go on in smaller steps.',
      },
    ],
    silent: 0,
    cutOff: 1,
  });
});

test.each([
  ['max_tokens', { ...fresh, cutOff: 2 }, 'output-limit'],
  ['refusal', fresh, 'refusal'],
])('%s ends the run in time', (stopReason, before, reason) => {
  expect(after(stopReason, [text], before)).toEqual({ kind: 'fail', reason, message: expect.any(String) });
});

test('a transcript that has filled the window is no failure of the run', () => {
  expect(after('model_context_window_exceeded')).toEqual({ kind: 'outgrown' });
});

test('a paused turn is continued by another call, nine times in a row', () => {
  expect(after('pause_turn')).toEqual({ kind: 'again', paused: 1 });
  expect(after('pause_turn', [text], { ...fresh, paused: 8 })).toEqual({ kind: 'again', paused: 9 });
  expect(after('pause_turn', [text], { ...fresh, paused: 9 })).toEqual({
    kind: 'fail',
    reason: 'no-result',
    message: 'the model paused its turn 10 times in a row',
  });
});

test('a refusal ends the run with the reason that came with it, and nothing of it is carried out', () => {
  const refused = { stopReason: 'refusal', content: [text, use], refusal: 'cyber: It could do harm.' };
  expect(afterMessage(refused, fresh, 'submit_work')).toEqual({
    kind: 'fail',
    reason: 'refusal',
    message: 'the model refused to go on: cyber: It could do harm.',
  });
});

test.each(['end_turn', 'stop_sequence', 'a reason of next year'])(
  'whole tool calls are carried out after %s',
  (stop) => {
    expect(after(stop, [use])).toEqual({
      kind: 'tools',
      calls: [{ id: 'toolu_1', name: 'bash', input: { command: 'ls' } }],
    });
  },
);

test('a message without any content is nudged like one without a call', () => {
  expect(after('end_turn', [])).toMatchObject({ kind: 'nudge', silent: 1 });
});
