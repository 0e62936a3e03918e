/** Reads the list of builds anew whenever the API says that it has changed, as long as somebody may be looking. */
import { useEffect, useRef } from 'preact/hooks';
import type { Outcome } from '../../state/api.ts';
import { follow } from '../../state/live.ts';

/** `read` has never more than one request under way, and one that follows it. */
export function useLiveList(read: () => Promise<Outcome<unknown>>, isRefused: boolean): void {
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    if (isRefused) return;
    let leave: (() => void) | null = null;
    const status = async () => {
      const outcome = await latest.current();
      return outcome.ok ? 200 : outcome.failure.status;
    };
    const look = (): void => {
      leave?.();
      // Whoever comes back is told that the list may have changed, as whoever comes is.
      leave =
        document.visibilityState === 'hidden'
          ? null
          : follow({ path: () => '/builds/live', take: () => void status(), status, tell: () => undefined });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      leave?.();
      document.removeEventListener('visibilitychange', look);
    };
  }, [isRefused]);
}
