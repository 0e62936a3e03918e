/** Reads the list of builds anew whenever the API says that it has changed, as long as somebody may be looking. */
import { useEffect, useRef } from 'preact/hooks';
import type { Outcome } from '../../state/api.ts';
import { follow } from '../../state/live.ts';

/** Between a read that has failed and the next; each time twice as long, up to a minute. */
const againMs = 5000;

/** `read` has never more than one request under way, and one that follows it. */
export function useLiveList(read: () => Promise<Outcome<unknown>>, isRefused: boolean): void {
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    if (isRefused) return;
    let leave: (() => void) | null = null;
    let due: ReturnType<typeof setTimeout> | undefined;
    const status = async () => {
      const outcome = await latest.current();
      return outcome.ok ? 200 : outcome.failure.status;
    };
    // What has failed is not told of again.
    const take = async (waitMs = againMs): Promise<void> => {
      const answered = await status();
      clearTimeout(due);
      if (leave && answered !== 200 && answered !== 401 && answered !== 403)
        due = setTimeout(() => void take(Math.min(2 * waitMs, 60_000)), waitMs);
    };
    const look = (): void => {
      leave?.();
      clearTimeout(due);
      // Whoever comes back is told that the list may have changed, as whoever comes is.
      leave =
        document.visibilityState === 'hidden'
          ? null
          : follow({ path: () => '/builds/live', take: () => void take(), status, tell: () => undefined });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      leave?.();
      leave = null;
      clearTimeout(due);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isRefused]);
}
