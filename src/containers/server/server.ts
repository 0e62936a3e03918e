/** The sandbox protocol over HTTP: checks the token, parses, calls the operation, answers. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ExecFrame } from '../../core/sandbox/commands.ts';
import { operations, type SandboxError } from '../../core/sandbox/protocol.ts';
import { exec } from './operations/exec.ts';
import { stopping } from './operations/job.ts';
import { findSandbox, parseRequest, routes } from './operations/routes.ts';
import type { Host } from './sandbox/host.ts';
import { sandboxId } from './sandbox/hosted-sandbox.ts';
import { type Failure, failure, type Outcome } from './sandbox/outcome.ts';

/** An edit holds two texts of 2 million characters, and JSON may need six bytes for one. */
const maxBodyBytes = 32_000_000;

/** Longer than clients keep an idle connection: one that reuses it while the server closes it gets an error. */
const keepAliveMs = 75_000;

const statusOf: Record<SandboxError['reason'], number> = {
  'bad-request': 400,
  'outside-workspace': 403,
  'not-found': 404,
  exists: 409,
  git: 409,
  unreachable: 502,
  'too-large': 413,
  'not-text': 415,
  'no-match': 422,
  'many-matches': 422,
  infrastructure: 503,
  stopping: 503,
};

/** Not listening yet. */
export function sandboxServer(host: Host, token: string): Server {
  const authorized = tokenCheck(token);
  const server = createServer((request, response) => {
    respond(host, request, response, authorized).catch((error: unknown) => {
      // A bug or a full disk. The caller learns that it was not its fault, the log why.
      console.error(error);
      answer(response, failure('infrastructure', 'the sandbox server failed; its log says why'));
    });
  });
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

async function respond(
  host: Host,
  request: IncomingMessage,
  response: ServerResponse,
  authorized: (header: string | undefined) => boolean,
): Promise<void> {
  // Not an answer to an agent: whoever started this server and the caller do not agree on the token.
  if (!authorized(request.headers.authorization))
    return answer(response, failure('infrastructure', 'the sandbox server refuses the token'), 401);
  const [, id = '', operation = ''] = /^\/sandboxes\/([^/?]+)\/([a-z]+)$/.exec(request.url ?? '') ?? [];
  if (!sandboxId.test(id) || request.method !== 'POST')
    return answer(response, failure('not-found', 'not an operation of a sandbox: POST /sandboxes/<id>/<operation>'));

  const body = await readJson(request);
  if (!body.ok) {
    // What is left of the body would be taken for the next request of the connection.
    response.setHeader('connection', 'close');
    return answer(response, body);
  }
  // One that has to prepare again gets nothing more here: it waits for the end of this server.
  if (host.isStopping && (operation === 'exec' || operation === 'prepare')) return answer(response, stopping());
  count(host, response);
  if (operation === 'exec') return streamExec(host, id, body.result, response);
  if (!isUnary(operation)) return answer(response, failure('not-found', `there is no operation ${operation}`));
  answer(response, await routes[operation](host, id, body.result));
}

/** Requests under way keep a server that is to end from ending. */
function count({ requests }: Host, response: ServerResponse): void {
  requests.open += 1;
  response.once('close', () => {
    requests.open -= 1;
    requests.lastAt = performance.now();
  });
}

const isUnary = (operation: string): operation is keyof typeof routes => Object.hasOwn(routes, operation);

async function streamExec(host: Host, id: string, body: unknown, response: ServerResponse): Promise<void> {
  const sandbox = findSandbox(host, id);
  if (!sandbox.ok) return answer(response, sandbox);
  const request = parseRequest(operations.exec.request, body);
  if (!request.ok) return answer(response, request);

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const emit = (frame: ExecFrame) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    if (!response.writableEnded && !gone.signal.aborted) response.write(`${JSON.stringify(frame)}\n`);
  };
  const outcome = await exec(sandbox.result, request.result, { emit, signal: gone.signal });
  if (outcome.ok) emit({ kind: 'exit', result: outcome.result });
  else if (!response.headersSent) return answer(response, outcome);
  // A stream without an exit frame says that the sandbox failed; the log says why.
  else console.error(`sandbox ${id}: ${outcome.error.message}`);
  response.end();
}

async function readJson(request: IncomingMessage): Promise<Outcome<unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return failure('too-large', `a request has at most ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  try {
    return { ok: true, result: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return failure('bad-request', 'the body is not JSON in UTF-8');
  }
}

function answer(response: ServerResponse, outcome: Outcome<unknown>, status?: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(outcome.ok ? outcome.result : { error: outcome.error });
  response.writeHead(status ?? (outcome.ok ? 200 : failureStatus(outcome)), {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

const failureStatus = ({ error }: Failure): number => statusOf[error.reason];

/** Compares digests, so that the time tells nothing about the token or its length. */
function tokenCheck(token: string): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (header) => timingSafeEqual(digest(header ?? ''), expected);
}
