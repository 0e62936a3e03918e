/**
 * The other viewers of a build are on other machines: here they are a process of their own, which gives way to what is
 * measured. This file is that process as well.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { byWebSocket } from '../streams.ts';

type Watched = { url: string; token: string; after: number };

/** Resolves once all of them read; the answer ends them. */
export async function startOtherViewers(count: number, watched: Watched): Promise<() => void> {
  const child = fork(import.meta.filename, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  child.send({ count, watched });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the other viewers have ended')));
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return () => child.kill();
}

if (process.argv[1] === import.meta.filename) {
  const [{ count, watched }] = (await once(process, 'message')) as [{ count: number; watched: Watched }];
  await Promise.all(Array.from({ length: count }, () => byWebSocket(watched)));
  process.send?.('all read');
}
