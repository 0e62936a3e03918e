/** Amounts and times: a figure for the eye, the exact one on hover. */
import { isLocal, now } from '../state/clock.ts';
import { ago, duration, exactTime, money } from '../text/units.ts';

export const Money = ({ usd }: { usd: number }) => (
  <span class="figure" title={`$${usd.toFixed(6)}`}>
    {money(usd)}
  </span>
);

/** A time that has come or will come: `5 min ago`. */
export function When({ at }: { at: number }) {
  return (
    <time class="figure" dateTime={new Date(at).toISOString()} title={exactTime(at, !isLocal.value)}>
      {ago(at, now.value)}
    </time>
  );
}

/** A time in full. */
export function At({ at }: { at: number }) {
  return (
    <time class="figure" dateTime={new Date(at).toISOString()}>
      {exactTime(at, !isLocal.value)}
    </time>
  );
}

/** How long something takes so far, or has taken. */
export const Elapsed = ({ from, to = null }: { from: number; to?: number | null }) => (
  <span class="figure">{duration((to ?? now.value) - from)}</span>
);
