/** The heap of a Worker's isolate, by workerd's inspector: the Chrome DevTools protocol over a WebSocket. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

export type Inspector = {
  /** Bytes that the isolate's heap uses now, garbage included, with what its objects hold outside of it. */
  heapBytes(): Promise<number>;
  /** V8 collects in a task of its own, which workerd runs only while the Worker works: so `wake` gives it work. */
  collectGarbage(wake: () => Promise<unknown>): Promise<void>;
  close(): void;
};

const Answer = z.looseObject({ id: z.int().optional(), result: z.unknown().optional(), error: z.unknown().optional() });
const HeapUsage = z.looseObject({
  usedSize: z.number(),
  embedderHeapUsedSize: z.number(),
  backingStorageSize: z.number(),
});

const wakeEveryMs = 50;
/** Above those of wrangler's proxy, which asks on the same line and does not renumber. */
const firstId = 1_000_000;

export async function connectInspector(port: number): Promise<Inspector> {
  // wrangler's proxy lets only pages of this machine in.
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { origin: 'http://localhost' } });
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  let nextId = firstId;
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`no inspector answers at port ${port}`)), { once: true });
  });
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, result, error } = Answer.parse(JSON.parse(String(data)));
    const asked = pending.get(id);
    pending.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`the inspector answers ${JSON.stringify(error)}`));
  });
  socket.addEventListener('close', () => {
    for (const { reject } of pending.values()) reject(new Error('the inspector has hung up'));
  });
  const call = (method: string): Promise<unknown> => {
    const asked = Promise.withResolvers<unknown>();
    pending.set(nextId, asked);
    socket.send(JSON.stringify({ id: nextId, method }));
    nextId += 1;
    return asked.promise;
  };
  return {
    async heapBytes() {
      const usage = HeapUsage.parse(await call('Runtime.getHeapUsage'));
      return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
    },
    async collectGarbage(wake) {
      const collected = call('HeapProfiler.collectGarbage').then(() => true);
      while (!(await Promise.race([collected, sleep(wakeEveryMs, false)]))) await wake();
    },
    close: () => socket.close(),
  };
}
