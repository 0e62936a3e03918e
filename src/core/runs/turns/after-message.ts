/** What follows a message of the model, by its stop reason: tools, another call, a nudge, or the end of the run. */

import type { z } from 'zod';
import type { RunFailure } from '../../contract/sent-back.ts';
import type { RunState } from '../record.ts';
import { type ContentBlock, type ToolUse, toolUses } from '../transcript.ts';

export type AfterMessage =
  | { kind: 'tools'; calls: ToolUse[] }
  /** The message is sent back as it is and the model goes on. */
  | { kind: 'again'; paused: number }
  /** A user message answers for the system. */
  | { kind: 'nudge'; content: ContentBlock[]; silent: number; cutOff: number }
  /** The transcript has filled the model's context window. */
  | { kind: 'outgrown' }
  | { kind: 'fail'; reason: z.infer<typeof RunFailure>; message: string };

const patience = 3;

/** A pause is the provider's and asks for nothing but another call, so that more of them are borne. */
const longestPause = 10;

/** Decides what follows; `silent`, `cutOff` and `paused` count the messages before this one. */
export function afterMessage(
  message: { content: readonly ContentBlock[]; stopReason: string; refusal?: string },
  before: Pick<RunState, 'silent' | 'cutOff' | 'paused'>,
  closingName: string,
): AfterMessage {
  const calls = toolUses(message.content);
  switch (message.stopReason) {
    case 'pause_turn':
      return calls.length > 0 ? { kind: 'tools', calls } : pausedTurn(before);
    case 'refusal':
      return {
        kind: 'fail',
        reason: 'refusal',
        message: ['the model refused to go on', message.refusal].filter(Boolean).join(': '),
      };
    case 'model_context_window_exceeded':
      return { kind: 'outgrown' };
    case 'max_tokens':
      return cutShort(calls, before);
    default:
      return calls.length > 0 ? { kind: 'tools', calls } : nudged(before, closingName);
  }
}

function pausedTurn(before: Pick<RunState, 'paused'>): AfterMessage {
  const paused = before.paused + 1;
  return paused < longestPause
    ? { kind: 'again', paused }
    : { kind: 'fail', reason: 'no-result', message: `the model paused its turn ${paused} times in a row` };
}

function nudged(before: Pick<RunState, 'silent'>, closingName: string): AfterMessage {
  const silent = before.silent + 1;
  if (silent > patience)
    return { kind: 'fail', reason: 'no-result', message: `the model stopped ${silent} times without ${closingName}` };
  const text = `The session ends only with a call of ${closingName}. If the work is done, call it now; if not, go on.`;
  return { kind: 'nudge', content: [{ type: 'text', text }], silent, cutOff: 0 };
}

/** A message at the output limit may end inside a tool call, so none of its calls is carried out. */
function cutShort(calls: readonly ToolUse[], before: Pick<RunState, 'cutOff' | 'silent'>): AfterMessage {
  const cutOff = before.cutOff + 1;
  if (cutOff >= patience)
    return { kind: 'fail', reason: 'output-limit', message: `${cutOff} messages in a row hit the output limit` };
  const results = calls.map(({ id }) => ({
    type: 'tool_result',
    tool_use_id: id,
    is_error: true,
    content: 'Not carried out: the message was cut off at the output limit.',
  }));
  const text =
    'Your message was cut off at the output limit and nothing of it was carried out. Go on in smaller steps.';
  return { kind: 'nudge', content: [...results, { type: 'text', text }], silent: before.silent, cutOff };
}
