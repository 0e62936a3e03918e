/** What a model call costs: the price table and the sums over a response's `usage`. */
import { z } from 'zod';

/** US dollars per million tokens of each kind. */
export const ModelPrice = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cacheWrite5m: z.number().nonnegative(),
  cacheWrite1h: z.number().nonnegative(),
  cacheRead: z.number().nonnegative(),
  /** Prompts of more tokens than `above` cost `factor` times as much. */
  longPrompt: z.strictObject({ above: z.int().positive(), factor: z.number().min(1) }).optional(),
  /** Said where a price is 0: the limit of the cost does not bound its calls. */
  free: z.literal(true).optional(),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

/** Tokens of one or more model calls, by the kinds that are billed apart. */
export const TokenUsage = z.strictObject({
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
  cacheWrite5m: z.int().nonnegative(),
  cacheWrite1h: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
});
export type TokenUsage = z.infer<typeof TokenUsage>;

export const noUsage: TokenUsage = { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };

export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    cacheRead: a.cacheRead + b.cacheRead,
  };
}

/** What a sum has grown by since it was `b`. */
export const subtractUsage = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  input: a.input - b.input,
  output: a.output - b.output,
  cacheWrite5m: a.cacheWrite5m - b.cacheWrite5m,
  cacheWrite1h: a.cacheWrite1h - b.cacheWrite1h,
  cacheRead: a.cacheRead - b.cacheRead,
});

const price = (
  input: number,
  output: number,
  cacheWrite5m: number,
  cacheWrite1h: number,
  cacheRead: number,
): ModelPrice => ({
  input,
  output,
  cacheWrite5m,
  cacheWrite1h,
  cacheRead,
});

const opus4 = price(5, 25, 6.25, 10, 0.5);
const sonnet4 = price(3, 15, 3.75, 6, 0.3);

/** List prices of the Anthropic API, November 2026. */
const priceTable: Record<string, ModelPrice> = {
  'claude-fable-5-2': price(8, 40, 10, 16, 0.2),
  'claude-opus-5-5': price(4, 20, 5, 8, 0.2),
  'claude-sonnet-5-5': price(2, 10, 2.5, 4, 0.1),
  'claude-haiku-5-5': { ...price(0.1, 0.5, 0.125, 0.2, 0.01), longPrompt: { above: 100_000, factor: 5 } },
  'claude-opus-5': opus4,
  'claude-opus-4-8': opus4,
  'claude-opus-4-7': opus4,
  'claude-opus-4-6': opus4,
  'claude-opus-4-5': opus4,
  'claude-sonnet-5': price(2, 10, 2.5, 4, 0.2),
  'claude-sonnet-4-6': sonnet4,
  'claude-sonnet-4-5': sonnet4,
  'claude-haiku-4-5': price(1, 5, 1.25, 2, 0.1),
};

export const knownModels: readonly string[] = Object.keys(priceTable);

/** The price of a model, from the submission's own prices first; undefined for an unknown model, never zero. */
export function priceOf(model: string, own: Record<string, ModelPrice> = {}): ModelPrice | undefined {
  return Object.hasOwn(own, model) ? own[model] : Object.hasOwn(priceTable, model) ? priceTable[model] : undefined;
}

/** US dollars for the tokens of one call. */
export function costUsd(usage: TokenUsage, price: ModelPrice): number {
  const prompt = usage.input + usage.cacheWrite5m + usage.cacheWrite1h + usage.cacheRead;
  const factor = price.longPrompt && prompt > price.longPrompt.above ? price.longPrompt.factor : 1;
  const micros =
    usage.input * price.input +
    usage.output * price.output +
    usage.cacheWrite5m * price.cacheWrite5m +
    usage.cacheWrite1h * price.cacheWrite1h +
    usage.cacheRead * price.cacheRead;
  return (micros * factor) / 1_000_000;
}

/** Tokens that the API puts around messages and tools on its own account. */
export const frameTokens = 1000;

/** The most that one call can use: the whole prompt at its dearest kind, such as a cache write, and the whole answer. */
export function worstCaseUsage(promptTokens: number, maxOutputTokens: number, price: ModelPrice): TokenUsage {
  const kinds = ['cacheWrite1h', 'cacheWrite5m', 'input', 'cacheRead'] as const;
  const dearest = kinds.reduce((best, kind) => (price[kind] > price[best] ? kind : best));
  return { ...noUsage, [dearest]: promptTokens, output: maxOutputTokens };
}
