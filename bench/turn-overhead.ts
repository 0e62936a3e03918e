/** From recorded intervals to a turn's own overhead: its time less the time that model and sandbox took. */
import type { Interval } from './recording-proxy.ts';

/**
 * The overhead of each turn in milliseconds: from the end of one model answer to the start of the next request, without
 * the time in which the sandbox was at work.
 */
export function overheads(model: readonly Interval[], sandbox: readonly Interval[]): number[] {
  const calls = model.toSorted((a, b) => a.from - b.from);
  return calls.slice(1).flatMap((next, index) => {
    const last = calls[index];
    return last ? [next.from - last.to - busyMs(sandbox, last.to, next.from)] : [];
  });
}

/** Time within a window in which at least one interval is open. */
function busyMs(intervals: readonly Interval[], from: number, to: number): number {
  let busy = 0;
  let reached = from;
  for (const interval of intervals.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(interval.from, reached);
    const end = Math.min(interval.to, to);
    if (end <= start) continue;
    busy += end - start;
    reached = end;
  }
  return busy;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
