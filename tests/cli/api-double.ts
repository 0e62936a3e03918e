/** A small server that speaks Breakwater's API: builds that unfold view by view, long polls, problem documents. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type BuildEvent, EventPage } from '../../src/core/contract/events.ts';
import type { BuildList, BuildView } from '../../src/core/contract/views.ts';

/** The build after some events: what the API tells from then on. */
export type Stage = { view: BuildView; events: BuildEvent[] };

export type ApiDouble = {
  url: string;
  /** `POST /builds 201` for each answered request. */
  requests: string[];
  /** Bodies of all requests that had one. */
  bodies: unknown[];
  /** Bodies of the submissions. */
  submissions: unknown[];
  /** The `Idempotency-Key` of each submission. */
  keys: unknown[];
  close: () => Promise<void>;
};

export type ApiDoubleOptions = {
  token: string;
  /** The build `b1`, a stage further with every poll for new events. */
  stages?: Stage[];
  list?: BuildList;
  /** Has streams of events as well; each breaks off after a stage, but the last. */
  streams?: boolean;
  /** Answers in place of the API while it says something: JSON, or bytes as they are; for refusals and outages. */
  instead?: (request: string) => { status: number; body: unknown } | 'cut' | undefined;
  port?: number;
};

export async function startApiDouble(options: ApiDoubleOptions): Promise<ApiDouble> {
  const { token, stages = [], list = { builds: [], next: null }, streams = false, instead } = options;
  const requests: string[] = [];
  const bodies: unknown[] = [];
  const submissions: unknown[] = [];
  const keys: unknown[] = [];
  let reached = 0;

  const answerOf = (request: IncomingMessage, body: string): { status: number; body: unknown } => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://double');
    if (request.headers.authorization !== `Bearer ${token}`) return problem(401, 'Unauthorized', 'Wrong token.');
    if (request.method === 'POST' && pathname === '/builds') {
      submissions.push(JSON.parse(body));
      const { id, status, urls } = stages[0]?.view ?? { id: 'b1', status: 'opening', urls: {} };
      return { status: 201, body: { id, status, urls } };
    }
    if (pathname === '/builds') return { status: 200, body: list };
    const stage = stages[reached];
    if (!stage || !pathname.startsWith('/builds/b1')) return problem(404, 'Not found', `There is no build here.`);
    if (pathname === '/builds/b1') return { status: 200, body: stage.view };
    if (pathname !== '/builds/b1/events') return problem(404, 'Not found', 'No such page.');
    const after = Number(searchParams.get('after'));
    // Whoever has seen every event waits for the next stage.
    if (after >= stage.view.lastSeq && reached < stages.length - 1) reached += 1;
    const seen = stages.slice(0, reached + 1);
    const events = seen.flatMap((one) => one.events).filter(({ seq }) => seq > after);
    return { status: 200, body: { events, lastSeq: stages[reached]?.view.lastSeq ?? 0 } };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (body !== '') bodies.push(JSON.parse(body));
    const name = `${request.method} ${request.url}`;
    if (name === 'POST /builds') keys.push(request.headers['idempotency-key']);
    const other = instead?.(name);
    if (other === 'cut') {
      requests.push(`${name} cut`);
      request.socket.destroy();
      return;
    }
    const isStream = streams && request.headers.accept === 'text/event-stream';
    const last = request.headers['last-event-id'];
    if (isStream) request.url = `${request.url}?after=${last}`;
    const answer = other ?? answerOf(request, body);
    requests.push(isStream ? `${name} behind ${last} ${answer.status}` : `${name} ${answer.status}`);
    if (isStream && answer.status === 200) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 10\n\n');
      for (const event of EventPage.parse(answer.body).events)
        response.write(`id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      if (reached < stages.length - 1) response.end();
      return;
    }
    const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
    const bytes = Buffer.isBuffer(answer.body) ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-type': type }).end(bytes);
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    bodies,
    submissions,
    keys,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const problem = (
  status: number,
  title: string,
  detail: string,
  errors?: { path: string; message: string }[],
): { status: number; body: unknown } => ({
  status,
  body: { type: 'about:blank', title, status, detail, ...(errors ? { errors } : {}) },
});
