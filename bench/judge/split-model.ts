/** Sends what generators ask to the script, which plays the candidates, and everything else to the model that is judged. */
import { createServer, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

export type JudgedModel = { url: string; apiKey: string };

/** Both speak the Messages API. `scripted` takes any key. */
export async function splitModel(
  scripted: string,
  judged: JudgedModel | null,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (incoming, answer) => {
    try {
      const body = await bodyOf(incoming);
      const to = judged !== null && !body.includes('Role: generator') ? judged : null;
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers))
        if (typeof value === 'string' && !hopByHop.has(name)) headers.set(name, value);
      if (to) headers.set('x-api-key', to.apiKey);
      const upstream = await fetch(new URL(incoming.url ?? '/', to?.url ?? scripted), {
        method: incoming.method ?? 'POST',
        headers,
        ...(body !== '' && { body }),
      });
      const kept = [...upstream.headers].filter(([name]) => !hopByHop.has(name) && name !== 'content-encoding');
      answer.writeHead(upstream.status, Object.fromEntries(kept));
      if (upstream.body) Readable.fromWeb(upstream.body).pipe(answer);
      else answer.end();
    } catch {
      answer.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const hopByHop = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
  'accept-encoding',
]);

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
