/** Reads a path anew once what it tells of has moved on, and not more than once a second. */
import { useEffect, useRef } from 'preact/hooks';
import { addressOf, type ReadPath } from './api.ts';
import { type ReadQuery, useReads } from './reads.ts';

const restMs = 1_000;

/** `mark`: another text whenever the answer may be another one. */
export function useReread(path: ReadPath, params: Record<string, string>, mark: string, query: ReadQuery = {}): void {
  const reads = useReads();
  const address = addressOf(path, params, query);
  const known = useRef({ address, mark, readAt: 0 });
  useEffect(() => {
    const { current } = known;
    if (current.address === address && current.mark === mark) return;
    // However fast it moves on, the time since the last read counts.
    const timer = setTimeout(
      () => {
        known.current = { address, mark, readAt: Date.now() };
        void reads.load(path, params, { query, again: true });
      },
      Math.max(0, current.readAt + restMs - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [reads, address, mark]);
}
