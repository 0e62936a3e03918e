/** The journal of tool calls: each is written down before it begins, and answered from there. */

import { mostShownAtOnce } from '../../contract/screenshots.ts';
import type { Change } from '../change.ts';
import { handOver } from '../notes.ts';
import type { Call, RunRecord, RunState } from '../record.ts';
import { type ContentBlock, type ToolUse, toolUses, userMessage } from '../transcript.ts';
import { capped } from './tool-outcome.ts';

/** Characters of all results of a message together: it is one row, and a row holds 2 MB. */
const longestAnswer = 400_000;

/** The calls of a message, none of them begun. */
export const journalled = (turn: number, uses: readonly ToolUse[]): Call[] =>
  uses.map(({ id }, position) => ({
    turn,
    position,
    id,
    state: 'waiting',
    result: '',
    isError: false,
    life: null,
    kept: null,
    png: null,
  }));

/** The intent, in the record before the call is made. */
export const beginCall = (call: Call, { sandboxLife }: RunState): Change => ({
  calls: [{ ...call, state: 'started', life: sandboxLife }],
});

/** What the model asked for in a call of the journal. */
export function useOf({ messages }: Pick<RunRecord, 'messages'>, call: Call): ToolUse {
  const use = toolUses(messages.at(-1)?.content ?? [])[call.position];
  if (!use || use.id !== call.id) throw new Error(`the journal names the call ${call.id}, the transcript does not`);
  return use;
}

/** The user message that answers the calls: results first, then what the system has to say. */
export function answerCalls(record: RunRecord, now: number): Change {
  const longest = Math.floor(longestAnswer / Math.max(1, record.calls.length));
  const shown = record.calls.filter(({ png }) => png !== null).slice(0, mostShownAtOnce);
  const results = record.calls.map(
    (call): ContentBlock => ({
      type: 'tool_result',
      tool_use_id: call.id,
      content: contentOf(call, { longest, isShown: shown.includes(call) }),
      ...(call.isError ? { is_error: true } : {}),
    }),
  );
  const { texts, notes } = handOver(record.state);
  const { content } = userMessage([...record.state.notices, ...texts]);
  return {
    messages: [{ role: 'user', content: [...results, ...content] }],
    state: { phase: { kind: 'session', expects: 'model' }, notices: [], notes },
    ...(record.turn ? { turn: { ...record.turn, totalMs: now - record.turn.startedAt } } : {}),
  };
}

const notShown = '[This screenshot is not shown: a message has room for three. Take them one by one.]';

/** A text, and with a picture two blocks. */
function contentOf({ result, png }: Call, { longest, isShown }: { longest: number; isShown: boolean }) {
  const text = capped(result, longest);
  if (png === null) return text;
  if (!isShown) return `${text}\n${notShown}`;
  const source = { type: 'base64', media_type: 'image/png', data: png };
  return [
    { type: 'text', text },
    { type: 'image', source },
  ];
}
