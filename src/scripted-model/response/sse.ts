/** A message as the API writes it: whole as JSON, or cut into the server-sent events of a stream. */

import type { PromptAccount } from '../request/cache-accounting.ts';
import type { Answer, AnswerBlock } from '../script/answer.ts';

export type WireUsage = {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number };
  output_tokens: number;
  output_tokens_details: { thinking_tokens: number };
  server_tool_use: null;
  service_tier: 'standard';
  inference_geo: null;
  speed: 'standard';
};

type StopDetails = { type: 'refusal'; category: string | null; explanation: string | null };

export type WireMessage = {
  id: string;
  type: 'message';
  role: 'assistant';
  model: string;
  content: AnswerBlock[];
  container: null;
  diagnostics: null;
  stop_reason: Answer['stopReason'] | null;
  stop_sequence: null;
  stop_details: StopDetails | null;
  usage: WireUsage;
};

export type StreamEvent = { type: string } & Record<string, unknown>;

/** The answer as a whole message. At the output limit the answer is billed with all of `maxTokens`. */
export function wireMessage(options: {
  answer: Answer;
  account: PromptAccount;
  model: string;
  maxTokens: number;
}): WireMessage {
  const { answer, account, model, maxTokens } = options;
  return {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model,
    content: answer.content,
    container: null,
    diagnostics: null,
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: answer.stopReason === 'refusal' ? { type: 'refusal', ...answer.refusal } : null,
    usage: {
      input_tokens: account.input,
      cache_creation_input_tokens: account.cacheWrite5m + account.cacheWrite1h,
      cache_read_input_tokens: account.cacheRead,
      cache_creation: {
        ephemeral_5m_input_tokens: account.cacheWrite5m,
        ephemeral_1h_input_tokens: account.cacheWrite1h,
      },
      output_tokens: answer.stopReason === 'max_tokens' ? maxTokens : answer.outputTokens,
      output_tokens_details: { thinking_tokens: answer.thinkingTokens },
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: null,
      speed: 'standard',
    },
  };
}

/** The events of a stream that adds up to the message, from `message_start` to `message_stop`. */
export function streamEvents(message: WireMessage): StreamEvent[] {
  const { content, usage, stop_reason, stop_sequence, stop_details, container } = message;
  const atStart = {
    ...message,
    content: [],
    stop_reason: null,
    stop_details: null,
    usage: { ...usage, output_tokens: Math.min(1, usage.output_tokens), output_tokens_details: { thinking_tokens: 0 } },
  };
  const { cache_creation, service_tier, inference_geo, speed, ...cumulative } = usage;
  return [
    { type: 'message_start', message: atStart },
    { type: 'ping' },
    ...content.flatMap((block, index) => blockEvents(block, index)),
    { type: 'message_delta', delta: { stop_reason, stop_sequence, stop_details, container }, usage: cumulative },
    { type: 'message_stop' },
  ];
}

function blockEvents(block: AnswerBlock, index: number): StreamEvent[] {
  const start = (content_block: AnswerBlock): StreamEvent => ({ type: 'content_block_start', index, content_block });
  const delta = (value: Record<string, string>): StreamEvent => ({ type: 'content_block_delta', index, delta: value });
  const stop: StreamEvent = { type: 'content_block_stop', index };
  switch (block.type) {
    case 'thinking':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        ...pieces(block.thinking).map((thinking) => delta({ type: 'thinking_delta', thinking })),
        ...(block.signature === '' ? [] : [delta({ type: 'signature_delta', signature: block.signature })]),
        stop,
      ];
    case 'text':
      return [
        start({ ...block, text: '' }),
        ...pieces(block.text).map((text) => delta({ type: 'text_delta', text })),
        stop,
      ];
    case 'tool_use':
      return [
        start({ ...block, input: {} }),
        ...['', ...pieces(JSON.stringify(block.input))].map((partial_json) =>
          delta({ type: 'input_json_delta', partial_json }),
        ),
        stop,
      ];
    default:
      return block satisfies never;
  }
}

/** At least three pieces of a text that is long enough, none past 200 characters, never through the middle of one. */
function pieces(text: string): string[] {
  const size = Math.min(200, Math.max(1, Math.ceil(text.length / 3)));
  return text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
}

export const eventText = (event: StreamEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
