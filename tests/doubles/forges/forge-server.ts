/** What the doubles of forges share: one HTTP server that speaks JSON and git, and notes what it was asked. */
import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveGit } from '../git-http-server.ts';

export type ForgeRequest = {
  method: string;
  /** Decoded by segment where a handler matches it; as it was sent here. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
};
export type ForgeAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

export type ForgeServer = {
  url: string;
  /** `127.0.0.1:<port>`, as FORGES and GIT_CREDENTIALS name it. */
  host: string;
  /** Calls of the API so far, in order. */
  requests: ForgeRequest[];
  /** Answers in the API's place while it is set; null lets the call through. */
  trouble: ((request: ForgeRequest) => ForgeAnswer | null) | null;
  /** Takes the connection away after the next call that it lets through was done: its answer is lost. */
  losesAnswerOf: ((request: ForgeRequest) => boolean) | null;
  close(): Promise<void>;
};

export type ForgeHandlers = {
  /** Paths that begin so are calls of the API. */
  api: readonly string[];
  answer(request: ForgeRequest): ForgeAnswer;
  /** Where bare repositories are, as `owner/name.git`; without it, it speaks no git. */
  root?: string | (() => string);
  /** Whether git is taken with this password at this path. */
  isGitPassword(password: string, path: string): boolean;
};

export async function startForgeServer(handlers: ForgeHandlers): Promise<ForgeServer> {
  const listen: RequestListener = (incoming, response) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
    if (handlers.api.some((prefix) => pathname.startsWith(prefix)))
      serveApi(incoming, response).catch(() => response.destroy());
    else if (handlers.root === undefined) response.writeHead(404).end();
    else if (!handlers.isGitPassword(basicPassword(incoming), pathname))
      response.writeHead(401, { 'www-authenticate': 'Basic realm="forge"' }).end('a token is needed');
    else serveGit(typeof handlers.root === 'string' ? handlers.root : handlers.root(), incoming, response);
  };
  async function serveApi(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const request: ForgeRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: text === '' ? {} : JSON.parse(text),
    };
    server.requests.push(request);
    const answer = server.trouble?.(request) ?? handlers.answer(request);
    if (server.losesAnswerOf?.(request)) {
      server.losesAnswerOf = null;
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  }
  const http = createServer(listen);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: ForgeServer = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests: [],
    trouble: null,
    losesAnswerOf: null,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

/** Empty where there is none. */
function basicPassword({ headers }: IncomingMessage): string {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  const text = scheme === 'Basic' ? Buffer.from(value, 'base64').toString() : '';
  return text.slice(text.indexOf(':') + 1);
}

/** The branches of a repository by name, with their commits. */
export type Branches = () => ReadonlyMap<string, string>;

export const fixedBranches =
  (branches: Record<string, string>): Branches =>
  () =>
    new Map(Object.entries(branches));

export const gitBranches =
  (folder: string): Branches =>
  () =>
    new Map(
      execFileSync('git', ['-C', folder, 'for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads/'])
        .toString()
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string]),
    );
