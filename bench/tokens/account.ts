/** Accounts requests as the provider does, in the scripted model's own books: tokens by kind, dollars, and what could be read. */
import { addUsage, costUsd, noUsage, priceOf, type TokenUsage } from '../../src/core/money/prices.ts';
import type { ContentBlock } from '../../src/core/runs/transcript.ts';
import type { ModelRequest } from '../../src/core/runs/turns/request.ts';
import { accountPrompt, promptCache } from '../../src/scripted-model/request/cache-accounting.ts';
import { modelRules } from '../../src/scripted-model/request/models.ts';
import { canonicalBlock, readPrompt, tokensOf } from '../../src/scripted-model/request/prompt-blocks.ts';
import { CountRequest } from '../../src/scripted-model/request/wire-request.ts';

export type Totals = { usage: TokenUsage; usd: number; promptTokens: number; readable: number };

export function openAccount() {
  let now = 0;
  const cache = promptCache(() => now);
  /** What was sent before, by model and prefix: the most that any cache could give back. */
  const sent = new Set<string>();
  let pending: { key: string; ttlMs: number }[] = [];
  const totals: Totals = { usage: noUsage, usd: 0, promptTokens: 0, readable: 0 };

  return {
    totals,
    call(request: ModelRequest, answer: readonly ContentBlock[]): void {
      const { max_tokens: _, ...counted } = request;
      const prompt = CountRequest.parse(counted);
      const rules = modelRules(request.model);
      const price = priceOf(request.model);
      if (!rules || !price) throw new Error(`no model ${request.model}`);
      const reading = readPrompt(prompt);
      const { minimumCachedTokens } = rules;
      const account = accountPrompt({ prompt, reading, minimumCachedTokens, entryTtlMs: cache.entryTtlMs });
      pending.push(...account.touched);
      const { input, cacheWrite5m, cacheWrite1h, cacheRead } = account;
      const output = answer.reduce((sum, block) => sum + tokensOf(canonicalBlock(block)), 0);
      const usage = { input, output, cacheWrite5m, cacheWrite1h, cacheRead };
      totals.usage = addUsage(totals.usage, usage);
      totals.usd += costUsd(usage, price);
      totals.promptTokens += reading.totalTokens;
      let upTo = 0;
      let readable = 0;
      for (const { prefixHash, tokens } of reading.blocks) {
        upTo += tokens;
        if (sent.has(`${request.model} ${prefixHash}`)) readable = upTo;
        sent.add(`${request.model} ${prefixHash}`);
      }
      totals.readable += readable >= minimumCachedTokens ? readable : 0;
    },
    /** What calls of one moment have written, those of the next can read. */
    later(ms: number): void {
      cache.keep(pending);
      pending = [];
      now += ms;
    },
  };
}
