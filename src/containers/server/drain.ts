/** Lets a server that is to end finish what is under way: commands first, then whatever their runs still want to save. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from './sandbox/host.ts';

const lookMs = 100;

/**
 * From now on no command is started. Resolves when none has been under way and nobody has asked for anything for
 * `lingerMs`, at the latest after `longestMs`.
 */
export async function drain(
  host: Host,
  { longestMs, lingerMs }: { longestMs: number; lingerMs: number },
): Promise<void> {
  const { requests } = host;
  host.isStopping = true;
  const startedAt = performance.now();
  let busyAt = startedAt;
  for (;;) {
    const now = performance.now();
    // A browser that nobody asks for anything would go on for its whole time.
    for (const { browser } of host.sandboxes.values()) if (browser !== null && !browser.isBusy()) browser.end();
    const places = [...host.sandboxes.values()].flatMap(({ clean, ...workspace }) => [workspace, clean]);
    const isBusy = requests.open > 0 || places.some((one) => one !== null && one.groups.size > 0);
    if (isBusy) busyAt = now;
    if (now - startedAt >= longestMs || now - Math.max(busyAt, requests.lastAt) >= lingerMs) return;
    await delay(lookMs);
  }
}
