/** Finds the port of a part: the one it had or wants, or any free one where that is taken. */
import { createServer } from 'node:net';

export type PortChoice = { port: number; moved: boolean };

export type PortWish = {
  host: string;
  /** 0 is any free one. */
  port: number;
  /** How long a taken port is waited for: the parts of a killed stack need a moment to die. */
  patienceMs: number;
};

const pauseMs = 100;

/** Never rejects for a taken port: then `moved` is true and `port` is a free one. */
export async function choosePort({ host, port, patienceMs }: PortWish): Promise<PortChoice> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await listenOnce(host, port);
    if (found !== null) return { port: found, moved: false };
    if (performance.now() >= deadline) break;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const free = await listenOnce(host, 0);
  if (free === null) throw new Error(`no free port on ${host}`);
  return { port: free, moved: true };
}

/** Listens and closes again; the port that it got, or null where it is taken or not ours to take. */
function listenOnce(host: string, port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
