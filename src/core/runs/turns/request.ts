/** Builds the Messages request of a turn, with its cache marks, and bounds what it can cost. */

import { mostImageTokens } from '../../contract/screenshots.ts';
import { frameTokens, type ModelPrice, type TokenUsage, worstCaseUsage } from '../../money/prices.ts';
import type { ContentBlock, Message } from '../transcript.ts';

/** A tool as the API takes it: one of its own by type, or one of ours by schema. */
export type ToolDefinition =
  | { type: 'text_editor_20250728'; name: 'str_replace_based_edit_tool' }
  | { name: string; description: string; input_schema: { type: 'object'; [key: string]: unknown } };

type CacheMark = { type: 'ephemeral'; ttl?: '1h' };

export type ModelRequest = {
  model: string;
  max_tokens: number;
  system: { type: 'text'; text: string; cache_control: CacheMark }[];
  tools: ToolDefinition[];
  messages: { role: 'user' | 'assistant'; content: ContentBlock[] }[];
};

/** What every request of a run has in common; the same for all runs of a role in a build. */
export type RequestFrame = {
  model: string;
  maxTokens: number;
  system: string;
  /** What the repositories hold, the same for all runs of a wave; empty where that is not told. */
  brief?: string;
  tools: ToolDefinition[];
};

const forAnHour: CacheMark = { type: 'ephemeral', ttl: '1h' };
const forFiveMinutes: CacheMark = { type: 'ephemeral' };

/**
 * Four marks at most: tools and system for an hour, which all runs of a role share; then for five minutes what the
 * repositories hold, which those of a wave share, or without that the end of the brief, which is the first block of the first
 * message; and the last block of the last two user messages: one reads what the turn before wrote, the other writes for the
 * turn after. Everything else is sent as it was stored.
 */
export function buildRequest(frame: RequestFrame, transcript: readonly Message[]): ModelRequest {
  const messages = transcript
    .map(replayable)
    .map(wellFormed)
    .filter(({ content }) => content.length > 0);
  const users = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  for (const index of users.slice(-2)) messages[index] = marked(messages[index], -1);
  if (!frame.brief) messages[0] = marked(messages[0], 0);
  return {
    model: frame.model,
    max_tokens: frame.maxTokens,
    system: systemOf(frame),
    tools: frame.tools,
    messages,
  };
}

/** In two parts, as the second changes from wave to wave. */
function systemOf({ system, brief = '' }: RequestFrame): ModelRequest['system'] {
  const block = (text: string, mark: CacheMark) =>
    ({ type: 'text', text: text.toWellFormed(), cache_control: mark }) as const;
  return [block(system, forAnHour), ...(brief === '' ? [] : [block(brief, forFiveMinutes)])];
}

/** Leaves out, each time anew, what the API answers with at times and refuses to take back. */
function replayable(message: Message): Message {
  return message.content.some(isRefused)
    ? { ...message, content: message.content.filter((block) => !isRefused(block)) }
    : message;
}

/**
 * The API refuses half of a surrogate pair, for ever, wherever it came from: a model may write one into a tool's input,
 * a file or a command into a result. What is well-formed stays the very value that it was.
 */
function wellFormed<T>(value: T): T;
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null || JSON.stringify(value).search(escapedHalf) < 0) return value;
  if (Array.isArray(value)) return value.map((item) => wellFormed(item));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.toWellFormed(), wellFormed(item)]));
}

/** JSON escapes halves of surrogate pairs, and no other character of theirs. */
const escapedHalf = /\\ud[89a-f]/i;

/** Text without a character that can be seen, and thinking that the output limit cut off before it was signed. */
const isRefused = ({ type, text, signature }: ContentBlock): boolean =>
  (type === 'text' && typeof text === 'string' && !/\S/.test(text)) || (type === 'thinking' && signature === '');

function marked(message: Message | undefined, at: number): Message {
  if (!message) throw new Error('a request needs a first message');
  const content = message.content.map((block, index) =>
    index === (at < 0 ? message.content.length + at : at) ? { ...block, cache_control: forFiveMinutes } : block,
  );
  return { ...message, content };
}

/** Text and code have about 3.5 bytes a token; dense data can come down to 2.5. */
const fewestBytesPerToken = 2.5;

/**
 * An upper bound for the tokens of the next prompt. What the last call read and wrote (`knownTokens`) is known to the
 * token; only what has come since its answer is estimated from its bytes.
 */
export function promptTokensBound(frame: RequestFrame, transcript: readonly Message[], knownTokens: number): number {
  return knownTokens > 0
    ? nextPromptTokensBound(transcript, knownTokens)
    : frameTokens + tokensBound([frame.system, ...(frame.brief ? [frame.brief] : []), frame.tools, transcript]);
}

/** The same bound, once a call of the session has been counted. */
export function nextPromptTokensBound(transcript: readonly Message[], knownTokens: number): number {
  const answered = transcript.findLastIndex(({ role }) => role === 'assistant') + 1;
  return knownTokens + frameTokens + tokensBound(transcript.slice(answered));
}

/** A picture counts by its size in pixels, not by its bytes. */
function tokensBound(value: unknown): number {
  let pictures = 0;
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (!isPicture(part)) return part;
    pictures += 1;
    return 0;
  });
  return Math.ceil(byteLength(text) / fewestBytesPerToken) + pictures * mostImageTokens;
}

const isPicture = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && 'type' in part && part.type === 'image' && 'source' in part;

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Tokens that a call leaves in the prompt of the next one. */
export const tokensAfter = (usage: TokenUsage): number =>
  usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.output;

/** The most that the next call can use; what it costs is reserved before the call. */
export const mostUsage = (promptTokens: number, frame: RequestFrame, price: ModelPrice): TokenUsage =>
  worstCaseUsage(promptTokens, frame.maxTokens, price);
