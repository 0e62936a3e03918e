/** Looks at processes of a place, whose operating system announces nothing. */
import { expect } from 'vitest';
import type { SandboxHost } from './sandbox-host.ts';

type Shell = Pick<SandboxHost, 'shell'>;

/** Of some processes, by the ids that the place knows them by, those that live; a zombie has ended, and nobody has asked how. */
export async function alive({ shell }: Shell, pids: number[]): Promise<number[]> {
  const states = await shell(
    `for pid in ${pids.join(' ')}; do if read -r line < /proc/$pid/stat && [ "$line" = "\${line/) Z /}" ]; then echo $pid; fi; done 2> /dev/null`,
  );
  return states.split('\n').filter(Boolean).map(Number);
}

export const allGone = (host: Shell, pids: number[]): Promise<void> =>
  expect.poll(() => alive(host, pids), { timeout: 10_000, interval: 20 }).toEqual([]);
