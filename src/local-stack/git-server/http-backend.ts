/** Runs git's own `http-backend` for one request, as CGI: the request streams into it and its answer streams back. */
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from './route.ts';

type GitRoute = Extract<Route, { kind: 'git' }>;

/** A pack of any honest size passes in this time, and a stuck process does not stay for ever. */
const timeLimitMs = 15 * 60_000;
/** From being asked to end until it is killed. */
const graceMs = 5000;
const headerLimitBytes = 64 * 1024;

/**
 * What git is told through its environment, whatever the repository's own configuration says. Hooks are off because a
 * push comes from an agent, not from the person whose hooks they are; automatic maintenance is off because it would
 * leave a process behind.
 */
const gitConfig: Record<string, string> = {
  'http.receivepack': 'true',
  'http.uploadpack': 'true',
  'uploadpack.allowAnySHA1InWant': 'true',
  'core.hooksPath': '/dev/null',
  'safe.directory': '*',
  'receive.autogc': 'false',
  'gc.auto': '0',
};

/** The environment of a git process that reads no configuration but the repository's and ours. */
export function gitEnvironment(config: Record<string, string>): Record<string, string> {
  const entries = Object.entries(config);
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

const running = new Set<() => void>();

/** Asks every http-backend that still runs to end, with its children; for the end of the process. */
export function endHttpBackends(): void {
  for (const end of running) end();
}

/** Answers `response`; resolves when the process has ended, whatever came of it. */
export function serveWithHttpBackend(
  route: GitRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const child = spawn('git', ['http-backend'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...gitEnvironment(gitConfig), ...cgiVariables(route, request) },
  });
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // It ended between the check and the signal.
    }
  };
  let grace: NodeJS.Timeout | undefined;
  // git removes its lock files when it is asked to end, and leaves them for ever when it is killed.
  const end = () => {
    signal('SIGTERM');
    grace ??= setTimeout(() => signal('SIGKILL'), graceMs);
  };
  const timer = setTimeout(end, timeLimitMs);
  response.on('close', end);
  running.add(end);
  request.pipe(child.stdin);
  // The process may end before it has read the whole request, for example when it refuses it.
  child.stdin.on('error', () => request.resume());
  forwardAnswer(child.stdout, response);

  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      clearTimeout(grace);
      running.delete(end);
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' }).end('git did not answer\n');
      else if (!response.writableEnded) response.end();
      resolve();
    };
    child.on('error', done);
    child.on('close', done);
  });
}

function cgiVariables(route: GitRoute, request: IncomingMessage): Record<string, string> {
  const { headers } = request;
  const encoding = headers['content-encoding'];
  const protocol = headers['git-protocol'];
  return {
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROJECT_ROOT: route.repository,
    PATH_INFO: route.endpoint,
    REQUEST_METHOD: request.method ?? 'GET',
    QUERY_STRING: route.endpoint === '/info/refs' ? `service=${route.service}` : '',
    CONTENT_TYPE: headers['content-type'] ?? '',
    REMOTE_ADDR: request.socket.remoteAddress ?? '',
    // No CONTENT_LENGTH: without it git reads to the end of its input. With it, git asks for ever for the rest of a body
    // that was cut off, which is what is left of a push when this process is killed.
    ...(encoding === undefined ? {} : { HTTP_CONTENT_ENCODING: encoding }),
    ...(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}),
  };
}

/** Reads the CGI header block, writes it as the response's head, then lets the body flow with back-pressure. */
function forwardAnswer(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let held = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    const end = headerEnd(held);
    if (!end && held.length <= headerLimitBytes) return;
    output.off('data', onData);
    if (!end) {
      response.writeHead(502).end();
      return;
    }
    const { status, headers } = cgiHead(held.subarray(0, end.start).toString('latin1'));
    response.writeHead(status, headers);
    response.write(held.subarray(end.bodyStart));
    output.pipe(response);
  };
  output.on('data', onData);
}

function headerEnd(bytes: Buffer): { start: number; bodyStart: number } | undefined {
  const found = ['\r\n\r\n', '\n\n']
    .map((mark) => ({ start: bytes.indexOf(mark), length: mark.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start)[0];
  return found && { start: found.start, bodyStart: found.start + found.length };
}

function cgiHead(text: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'status') status = Number.parseInt(value, 10) || 502;
    else headers[name] = value;
  }
  return { status, headers };
}
