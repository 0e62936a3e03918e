/** The tokens of a build as they are billed, and how much of its prompts came from the cache. */
import type { SpentParts } from '../../../core/contract/reads/cost-series.ts';
import type { Tone } from '../../parts/badge.tsx';
import { Meter } from '../../parts/meter.tsx';
import { count, percent } from '../../text/units.ts';

export function TokenKinds({ usage }: Pick<SpentParts, 'usage'>) {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  if (prompt === 0) return null;
  const kinds: { name: string; tokens: number; tone: Tone }[] = [
    { name: 'Read from the cache', tokens: usage.cacheRead, tone: 'good' },
    { name: 'Written to it for 5 minutes', tokens: usage.cacheWrite5m, tone: 'active' },
    { name: 'Written to it for an hour', tokens: usage.cacheWrite1h, tone: 'warn' },
    { name: 'Not cached', tokens: usage.input, tone: 'quiet' },
  ];
  const parts = kinds.map(({ name, tokens, tone }) => ({
    value: tokens,
    tone,
    label: `${name.toLowerCase()} ${percent(tokens / prompt)}`,
  }));
  return (
    <section class="card stack" aria-labelledby="tokens">
      <h2 id="tokens">Tokens</h2>
      <div class="budget-bar">
        <Meter parts={parts} whole={prompt} label="Tokens of prompts" />
      </div>
      <ul class="chart-names">
        {kinds.map(({ name, tokens, tone }) => (
          <li key={name} title={tokens.toLocaleString('en-US')}>
            <svg class="chart-key" viewBox="0 0 10 10" aria-hidden="true">
              <rect class={`fill-${tone}`} width="10" height="10" rx="2" />
            </svg>
            {name} <span class="figure">{count(tokens)}</span>
            <span class="quiet figure">{percent(tokens / prompt)}</span>
          </li>
        ))}
        <li title={usage.output.toLocaleString('en-US')}>
          Answered <span class="figure">{count(usage.output)}</span>
        </li>
      </ul>
    </section>
  );
}
