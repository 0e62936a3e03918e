/** The time of the page: a second hand that stands still while nobody looks, and on the server. */
import { type ReadonlySignal, signal } from '@preact/signals';

const time = signal(Date.now());
/** Milliseconds since the epoch. */
export const now: ReadonlySignal<number> = time;

export function setClock(at: number): void {
  time.value = at;
}

export function startClock(): void {
  const tick = () => {
    if (document.visibilityState === 'visible') time.value = Date.now();
  };
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
}
