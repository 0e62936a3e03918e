/** How much of something there is, drawn without an inline style: the policy of the page allows none. */
import type { Tone } from './badge.tsx';

export type Part = { value: number; tone: Tone; label: string };

/** Parts of a whole, beside one another. */
export function Meter({ parts, whole, label }: { parts: readonly Part[]; whole: number; label: string }) {
  const scale = whole > 0 ? 100 / whole : 0;
  let from = 0;
  const bars = parts.map((part) => {
    const width = Math.min(part.value * scale, 100 - from);
    const bar = { ...part, x: from, width: Math.max(0, width) };
    from += bar.width;
    return bar;
  });
  const told = parts.filter(({ value }) => value > 0).map((part) => part.label);
  return (
    <svg
      class="meter"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${told.join(', ')}`}
    >
      <rect class="meter-ground" width="100" height="4" />
      {bars.map(({ x, width, tone, label: name }) => (
        <rect key={name} class={`fill-${tone}`} x={x} width={width} height="4" />
      ))}
    </svg>
  );
}
