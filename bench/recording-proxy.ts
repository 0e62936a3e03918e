/** An HTTP proxy on loopback that notes when each request came in and when its answer was through. */
import { createServer, request as httpRequest } from 'node:http';

/** Milliseconds of `performance.now()`. */
export type Interval = { path: string; from: number; to: number };

export type RecordingProxy = { url: string; intervals: Interval[]; close: () => Promise<void> };

export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const intervals: Interval[] = [];
  const server = createServer((incoming, answer) => {
    const from = performance.now();
    const { method, url: path = '/', headers } = incoming;
    const upstream = httpRequest({ hostname, port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.on('end', () => intervals.push({ path, from, to: performance.now() }));
      response.pipe(answer);
    });
    upstream.on('error', () => answer.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    intervals,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
