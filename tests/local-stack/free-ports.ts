/** Ports for a stack of a test: free ones that no other program gets by chance. */
import { createServer } from 'node:net';
import type { StackState } from '../../src/local-stack/state/stack-state.ts';

/** Below the range from which systems give a port to whoever asks for any. */
const lowest = 12_000;
const highest = 32_000;

export async function freePorts(): Promise<StackState['ports']> {
  const found = new Set<number>();
  while (found.size < 4) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) found.add(port);
  }
  const [api = 0, git = 0, sandbox = 0, model = 0] = found;
  return { api, git, sandbox, model };
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => done(true)));
  });
