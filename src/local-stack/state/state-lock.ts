/**
 * One stack at a time per state directory. The lock is a loopback listener whose address stands in a file: the system
 * closes it when its process dies in any way, so that a lock is stale exactly when nobody answers there.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/parse-json.ts';

const Holder = z.object({ pid: z.int(), port: z.int().min(1).max(65_535), id: z.string() });

export type StateLock = { ok: true; release: () => Promise<void> } | { ok: false; pid: number };

const answerLimitMs = 2_000;

/** Takes the lock, or tells whose it is. `id` is a fresh random text. */
export async function lockState(state: string, id: string): Promise<StateLock> {
  await mkdir(state, { recursive: true, mode: 0o700 });
  const path = join(state, 'lock.json');
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(id);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  server.unref();
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const mine = JSON.stringify({ pid: process.pid, port, id });

  for (;;) {
    try {
      await writeFile(path, mine, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = await liveHolder(path);
    if (holder) {
      server.close();
      return { ok: false, pid: holder.pid };
    }
    await rm(path, { force: true });
  }
  return {
    ok: true,
    release: async () => {
      server.close();
      await rm(path, { force: true });
    },
  };
}

async function liveHolder(path: string): Promise<z.infer<typeof Holder> | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const holder = Holder.safeParse(parseJson(text));
  if (!holder.success) return null;
  return (await answers(holder.data)) ? holder.data : null;
}

/** A holder that accepts the connection but says nothing is stopped or busy, not dead. */
function answers({ port, id }: { port: number; id: string }): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect({ host: '127.0.0.1', port });
    socket.setTimeout(answerLimitMs, () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('data', (bytes) => {
      said += bytes.toString('utf8');
    });
    socket.on('end', () => resolve(said === id));
    socket.on('error', () => resolve(false));
  });
}
