/** A prompt as the row of blocks that the model reads (tools, then system, then messages) with their tokens and hashes. */
import { createHash } from 'node:crypto';
import { pngSize } from './png-size.ts';
import type { Block, CacheControl, Prompt, Tool } from './wire-request.ts';

export type CacheMark = { place: string; ttl: '5m' | '1h' };
export type PromptBlock = {
  /** Where it stands in the request, as error messages name it: `messages.2.content.0`. */
  place: string;
  tokens: number;
  /** Identifies this block and everything before it. */
  prefixHash: string;
  inMessages: boolean;
  marks: CacheMark[];
};

/** What stands before a message: `prefix` covers the whole prompt up to it, `history` the messages alone. */
export type Before = { prefix: string; history: string };

export type PromptReading = {
  blocks: PromptBlock[];
  totalTokens: number;
  /** One for each message, and a last one for the answer to come. */
  before: Before[];
};

/** English text and code come to about this many bytes for each token. */
const bytesPerToken = 3.5;
const pixelsPerToken = 750;

/** The same text for the same content: a block's keys in order, cache marks left out, keys of tool input as they were sent. */
export function canonicalBlock(block: object): string {
  const entries = Object.entries(block).filter(([key, value]) => key !== 'cache_control' && value !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(
    // The content of a tool result is blocks again, with marks of their own.
    Object.fromEntries(entries.map(([key, value]) => [key, Array.isArray(value) ? value.map(withoutMark) : value])),
  );
}

function withoutMark(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('cache_control' in value)) return value;
  const { cache_control: _, ...rest } = value;
  return rest;
}

/** The tokens of a text, estimated from its bytes: the same text always counts the same. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / bytesPerToken);

/** Counted beside the text: a picture by its size in pixels, and not by its bytes. */
function pictureTokens(block: Tool | Block): number {
  if (block.type !== 'tool_result' || !Array.isArray(block.content)) return 0;
  return block.content.reduce((sum, inner) => {
    if (inner.type !== 'image') return sum;
    const { width, height } = pngSize(inner.source.data) ?? { width: 0, height: 0 };
    return sum + Math.ceil((width * height) / pixelsPerToken) - tokensOf(inner.source.data);
  }, 0);
}

export const hashOf = (...parts: string[]): string => {
  const hash = createHash('sha256');
  // The length goes first, so that no two different lists of parts run together into the same bytes.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url');
};

/** Lays a prompt out block by block. The time it takes grows with the prompt's bytes. */
export function readPrompt(prompt: Prompt): PromptReading {
  const blocks: PromptBlock[] = [];
  const before: Before[] = [];
  let prefix = hashOf('prompt');
  let history = hashOf('history');
  const add = (place: string, section: string, block: Tool | Block, inMessages: boolean): void => {
    const canonical = canonicalBlock(block);
    const digest = hashOf(section, canonical);
    prefix = hashOf(prefix, digest);
    if (inMessages) history = hashOf(history, digest);
    blocks.push({
      place,
      tokens: tokensOf(canonical) + pictureTokens(block),
      prefixHash: prefix,
      inMessages,
      marks: marksOf(place, block),
    });
  };
  prompt.tools.forEach((tool, t) => {
    add(`tools.${t}`, 'tool', tool, false);
  });
  prompt.system.forEach((block, s) => {
    add(`system.${s}`, 'system', block, false);
  });
  prompt.messages.forEach(({ role, content }, m) => {
    before.push({ prefix, history });
    content.forEach((block, c) => {
      add(`messages.${m}.content.${c}`, role, block, true);
    });
  });
  before.push({ prefix, history });
  const last = blocks.at(-1);
  if (last) last.marks.push(...markOf('body', prompt.cache_control));
  return { blocks, before, totalTokens: blocks.reduce((sum, { tokens }) => sum + tokens, 0) };
}

function marksOf(place: string, block: Tool | Block): CacheMark[] {
  if (block.type === 'thinking') return [];
  const nested = block.type === 'tool_result' && Array.isArray(block.content) ? block.content : [];
  return [
    ...nested.flatMap((inner, index) => markOf(`${place}.content.${index}`, inner.cache_control)),
    ...markOf(place, block.cache_control),
  ];
}

const markOf = (place: string, control: CacheControl | null | undefined): CacheMark[] =>
  control ? [{ place: `${place}.cache_control`, ttl: control.ttl ?? '5m' }] : [];
