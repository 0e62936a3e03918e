/** Reads a path anew once what it tells of has moved on: not more than once in `restMs`, and not while nobody can see it. */
import { useEffect, useRef } from 'preact/hooks';
import { addressOf, type ReadPath } from './api.ts';
import { type ReadQuery, useReads } from './reads.ts';

/** `mark`: another text whenever the answer may be another one. */
export function useReread(
  path: ReadPath,
  params: Record<string, string>,
  mark: string,
  query: ReadQuery = {},
  restMs = 1_000,
): void {
  const reads = useReads();
  const address = addressOf(path, params, query);
  const known = useRef({ address, mark, readAt: 0 });
  useEffect(() => {
    const { current } = known;
    if (current.address === address && current.mark === mark) return;
    const read = (): void => {
      if (document.visibilityState === 'hidden') return;
      known.current = { address, mark, readAt: Date.now() };
      void reads.load(path, params, { query, again: true });
      stop();
    };
    // However fast it moves on, the time since the last read counts.
    const timer = setTimeout(
      () => {
        document.addEventListener('visibilitychange', read);
        read();
      },
      Math.max(0, current.readAt + restMs - Date.now()),
    );
    const stop = (): void => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', read);
    };
    return stop;
  }, [reads, address, mark]);
}
