/** Which tokens of a prompt are read from the prompt cache, which are written to it, and which are neither. */
import { hashOf, type PromptBlock, type PromptReading } from './prompt-blocks.ts';
import type { Prompt } from './wire-request.ts';

/** `touched` are the entries to write or refresh once the answer begins; until then others cannot read them. */
export type PromptAccount = {
  input: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  cacheRead: number;
  touched: { key: string; ttlMs: number }[];
};

const lifetimeMs = { '5m': 5 * 60_000, '1h': 60 * 60_000 };
/** Positions at which a mark looks for an entry, its own counted first. */
const lookBack = 20;

/**
 * Accounts one prompt. `entryTtlMs` tells the lifetime of a live entry, or undefined. The four counts always add up to
 * the prompt's tokens: read up to the longest entry found, then written up to the last mark, the rest plain input.
 */
export function accountPrompt(options: {
  prompt: Prompt;
  reading: PromptReading;
  minimumCachedTokens: number;
  entryTtlMs: (key: string) => number | undefined;
}): PromptAccount {
  const { prompt, reading, minimumCachedTokens, entryTtlMs } = options;
  const keyOf = cacheKeys(prompt);
  /** The last block of a row up to which an entry lives, and how far that is from the row's end. */
  const longestEntry = (row: PromptBlock[]): { key: string; ttlMs: number; distance: number } | undefined => {
    for (const [distance, block] of row.toReversed().entries()) {
      const key = keyOf(block);
      const ttlMs = entryTtlMs(key);
      if (ttlMs !== undefined) return { key, ttlMs, distance };
    }
    return undefined;
  };
  let tokens = 0;
  const upTo = reading.blocks.map((block) => {
    tokens += block.tokens;
    return tokens;
  });
  const marks = reading.blocks.flatMap((block, position) => {
    const end = upTo[position] ?? 0;
    return end < minimumCachedTokens ? [] : block.marks.map(({ ttl }) => ({ ttl, position, end, key: keyOf(block) }));
  });

  let read = 0;
  const touched = new Map<string, number>();
  for (const { position } of marks) {
    const hit = longestEntry(reading.blocks.slice(Math.max(0, position - lookBack + 1), position + 1));
    if (!hit) continue;
    touched.set(hit.key, hit.ttlMs);
    read = Math.max(read, upTo[position - hit.distance] ?? 0);
  }

  let longEnd = read;
  let end = read;
  for (const mark of marks) {
    if (mark.end <= read) continue;
    touched.set(mark.key, lifetimeMs[mark.ttl]);
    if (mark.ttl === '1h') longEnd = Math.max(longEnd, mark.end);
    end = Math.max(end, mark.end);
  }
  return {
    input: reading.totalTokens - end,
    cacheWrite5m: end - longEnd,
    cacheWrite1h: longEnd - read,
    cacheRead: read,
    touched: [...touched].map(([key, ttlMs]) => ({ key, ttlMs })),
  };
}

/** Entries belong to a model; those that reach into the messages also to the way of thinking and of choosing tools. */
function cacheKeys({ model, thinking, tool_choice }: Prompt): (block: PromptBlock) => string {
  const settings = JSON.stringify([thinking ?? null, tool_choice]);
  return ({ prefixHash, inMessages }) => hashOf(model, inMessages ? settings : '', prefixHash);
}

export type PromptCache = {
  entryTtlMs: (key: string) => number | undefined;
  keep: (entries: PromptAccount['touched']) => void;
};

/** The entries of one server, forgotten when their time is up or, past `maxEntries`, the longest unused first. */
export function promptCache(now: () => number, maxEntries = 20_000): PromptCache {
  const entries = new Map<string, { ttlMs: number; expiresAt: number }>();
  return {
    entryTtlMs(key) {
      const entry = entries.get(key);
      return entry && entry.expiresAt > now() ? entry.ttlMs : undefined;
    },
    keep(touched) {
      for (const { key, ttlMs } of touched) {
        entries.delete(key);
        entries.set(key, { ttlMs, expiresAt: now() + ttlMs });
      }
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
    },
  };
}
