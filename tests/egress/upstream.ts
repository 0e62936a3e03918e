/** A host that runs may reach, as a real server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EgressPorts } from '../../src/workers/egress/serve-egress.ts';

export const props = { runId: 'r1', host: 'packages.example.com' };

const servers: Server[] = [];
/** After each test. */
export async function endUpstreams(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

/** A real server in the place of `packages.example.com`, and what was asked of it. */
export async function upstream(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const ports: EgressPorts = {
    isAtWork: async (runId) => runId === 'r1',
    lent: () => null,
    fetch: (url, init) => fetch(url.replace(/^https?:\/\/packages\.example\.com/, `http://127.0.0.1:${port}`), init),
  };
  return { requests, ports };
}

export const told = async (response: Response) => ({ status: response.status, text: await response.text() });
