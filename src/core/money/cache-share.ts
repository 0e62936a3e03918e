/** How much of prompts came from the cache. */
import type { TokenUsage } from './prices.ts';

/** Of all tokens of prompts; null where there are none. */
export function cacheShareOf({ input, cacheWrite5m, cacheWrite1h, cacheRead }: TokenUsage): number | null {
  const prompt = input + cacheWrite5m + cacheWrite1h + cacheRead;
  return prompt === 0 ? null : cacheRead / prompt;
}
