/** Looks at processes of the operating system, which announces nothing. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** False for a zombie too: it has ended, and nobody has asked how. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
}

export const allGone = (pids: number[]): Promise<void> =>
  expect.poll(() => pids.filter(alive), { timeout: 10_000, interval: 20 }).toEqual([]);
