/** What the model says at a turn: the same turn after the same messages gives the same blocks, ids and signatures. */
import { createHmac } from 'node:crypto';
import { type Before, hashOf, tokensOf } from '../request/prompt-blocks.ts';
import type { Prompt } from '../request/wire-request.ts';
import type { Turn } from './script.ts';

export type AnswerBlock =
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'text'; text: string; citations: null }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown>; caller: { type: 'direct' } };

export type StopReason =
  | 'end_turn'
  | 'tool_use'
  | 'max_tokens'
  | 'stop_sequence'
  | 'refusal'
  | 'pause_turn'
  | 'model_context_window_exceeded';

export type Answer = {
  id: string;
  content: AnswerBlock[];
  stopReason: StopReason;
  /** What comes with a refusal; the API often leaves both out. */
  refusal: { category: string | null; explanation: string | null };
  outputTokens: number;
  thinkingTokens: number;
};

/**
 * The answer of a turn. Ids follow from the place in the script and the messages before it, so a tool call can only be
 * answered after the very messages that led to it; a thinking block's signature covers model, system and tools too.
 */
export function answerOf(turn: Turn, place: string, before: Before, prompt: Prompt): Answer {
  const key = hashOf(place, before.history);
  const thinking = prompt.thinking?.type === 'disabled' ? undefined : turn.thinking;
  const hidden = prompt.thinking && 'display' in prompt.thinking && prompt.thinking.display === 'omitted';
  const content: AnswerBlock[] = [];
  if (thinking !== undefined)
    content.push({
      type: 'thinking',
      thinking: hidden ? '' : thinking,
      // Cut off in the middle of its thinking, the model has not come to sign it.
      signature: isCutInThought(turn) ? '' : signatureOf(thinking, place, before, prompt.model),
    });
  if (turn.text !== undefined) content.push({ type: 'text', text: turn.text, citations: null });
  const calls = turn.tools ?? [];
  calls.forEach(({ name, input }, index) => {
    // At the output limit the last call is what was written of it so far.
    const cut = turn.stop === 'max_tokens' && index === calls.length - 1;
    const id = `toolu_${hashOf(key, 'call', String(index)).slice(0, 24)}`;
    content.push({ type: 'tool_use', id, name, input: cut ? partialInput(input) : input, caller: { type: 'direct' } });
  });
  const thinkingTokens = thinking === undefined ? 0 : tokensOf(thinking);
  return {
    id: `msg_${hashOf(key, 'message').slice(0, 24)}`,
    content,
    refusal: turn.refusal ?? { category: null, explanation: null },
    stopReason: turn.stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn'),
    outputTokens: thinkingTokens + visibleTokens(turn),
    thinkingTokens,
  };
}

const isCutInThought = ({ stop, text, tools }: Turn): boolean =>
  stop === 'max_tokens' && text === undefined && (tools ?? []).length === 0;

const visibleTokens = ({ text, tools }: Turn): number =>
  Math.max(
    1,
    (text ? tokensOf(text) : 0) + (tools ?? []).reduce((sum, call) => sum + tokensOf(JSON.stringify(call)), 0),
  );

/** Not a secret: it only has to be the same after a restart and hard to hit by chance. */
const signingKey = 'breakwater scripted model';

const signatureOf = (thinking: string, place: string, before: Before, model: string): string =>
  createHmac('sha256', signingKey)
    .update(hashOf(thinking, place, before.prefix, model))
    .digest('base64');

/** The first half of an input: its first fields whole, the one that was being written cut short if it is a text. */
function partialInput(input: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(input);
  const [name, value] = fields.pop() ?? [];
  if (name !== undefined && typeof value === 'string')
    fields.push([name, value.slice(0, Math.floor(value.length / 2))]);
  return Object.fromEntries(fields);
}
