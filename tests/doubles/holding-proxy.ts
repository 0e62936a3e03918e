/** A proxy before the scripted model that holds calls of certain tasks, so that a test can cut them off under way. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type HoldingProxy = { url: string; close(): Promise<void> };

/**
 * The first call of a task whose id begins with `held-before-` gets no answer, and that of `held-within-` the first event
 * of its answer and no more. `GET /held/<task>` answers once such a call is held. Everything else is passed on.
 */
export async function startHoldingProxy(target: string): Promise<HoldingProxy> {
  const held = new Map<string, PromiseWithResolvers<void>>();
  const seen = new Set<string>();
  const holding = (task: string): PromiseWithResolvers<void> => {
    const known = held.get(task) ?? Promise.withResolvers<void>();
    held.set(task, known);
    return known;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    if (path.startsWith('/held/')) {
      await holding(path.slice('/held/'.length)).promise;
      response.end();
      return;
    }
    const body = await text(request);
    const task = /Task: (held-(?:before|within)-[\w-]+)/.exec(body)?.[1];
    const isFirst = task !== undefined && !seen.has(task);
    if (isFirst) seen.add(task);
    if (isFirst && task.startsWith('held-before-')) return holding(task).resolve();
    const headers = new Headers({ 'content-type': 'application/json' });
    for (const name of ['authorization', 'x-api-key', 'anthropic-version']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const answer = await fetch(`${target}${path}`, { method: 'POST', body, headers });
    const said = await answer.text();
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (!isFirst) return void response.end(said);
    response.write(said.slice(0, said.indexOf('\n\n') + 2), () => holding(task).resolve());
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
