/** The time of the page: a second hand that stands still while nobody looks, and on the server; and whose time it is told in. */
import { type ReadonlySignal, signal } from '@preact/signals';

const time = signal(Date.now());
/** Milliseconds since the epoch. */
export const now: ReadonlySignal<number> = time;

export function setClock(at: number): void {
  time.value = at;
}

const local = signal(false);
/** Whether the zone is the reader's own. The server writes UTC, which a browser takes over as it is. */
export const isLocal: ReadonlySignal<boolean> = local;

/** Once the page has been taken over. */
export function startClock(): void {
  local.value = true;
  const tick = () => {
    if (document.visibilityState === 'visible') time.value = Date.now();
  };
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
}
