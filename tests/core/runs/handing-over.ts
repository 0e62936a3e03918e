/** A run whose session takes its leave: it has run the tests, and is asked for its note. */
import type { RunRecord } from '../../../src/core/runs/record.ts';
import type { ContentBlock } from '../../../src/core/runs/transcript.ts';
import { record, state, turn, user } from './records.ts';

export const text = (words: string): ContentBlock => ({ type: 'text', text: words });
export const use: ContentBlock = { type: 'tool_use', id: 'toolu_9', name: 'bash', input: { command: 'npm test' } };
export const why = 'it has had its 3 turns';
export const handingOver = (note: string | null, given: Partial<RunRecord> = {}): RunRecord =>
  record({
    state: state({ phase: { kind: 'handing-over', why, note }, knownTokens: 900, silent: 2, dirty: true }),
    turn: turn({ turn: 4, stopReason: null }),
    messages: [
      user('Begin.'),
      { role: 'assistant', content: [text('I run the tests.'), use] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'toolu_9', content: '1 failed', is_error: true }],
      },
    ],
    ...given,
  });
