/** Looks at processes of a place, whose operating system announces nothing. */
import { expect } from 'vitest';
import type { SandboxHost } from './sandbox-host.ts';

type Place = Pick<SandboxHost, 'shell' | 'root' | 'ownProcesses'>;

/**
 * Of some processes, by the ids that they know themselves by, those that live; a zombie has ended, and nobody has asked
 * how. In bubblewrap many have the same id, and outside it each has another one, so its mark tells whose it is.
 */
export async function alive({ shell, root, ownProcesses }: Place, pids: number[]): Promise<number[]> {
  const isOurs = ownProcesses ? 'true' : `tr '\\0' '\\n' < \${status%status}environ | grep -q '=${root}/'`;
  const found = await shell(
    `for status in /proc/[0-9]*/status; do
      state= ids=
      while IFS=$'\\t' read -r key value; do
        case $key in State:) state=$value ;; NSpid:) ids=$value; break ;; esac
      done < $status
      id=\${ids##*[[:space:]]}
      case $state in Z*) continue ;; esac
      case " ${pids.join(' ')} " in *" $id "*) if ${isOurs}; then echo $id; fi ;; esac
    done 2> /dev/null; true`,
  );
  return [...new Set(found.split('\n').filter(Boolean).map(Number))];
}

export const allGone = (host: Place, pids: number[]): Promise<void> =>
  expect.poll(() => alive(host, pids), { timeout: 10_000, interval: 20 }).toEqual([]);
