/**
 * Runs git's own upload-pack or receive-pack for one request of smart HTTP: the request streams into it and its answer
 * streams back. It does what `git http-backend` would, without that program and its wrapper between each two processes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { announcementOf, keepAnnouncement, keptAnnouncement } from './announcements.ts';
import type { Route, Service } from './route.ts';

type GitRoute = Extract<Route, { kind: 'git' }>;

/** A pack of any honest size passes in this time, and a stuck process does not stay for ever. */
const timeLimitMs = 15 * 60_000;
/** From being asked to end until it is killed. */
const graceMs = 5000;
/** As in git, `http.maxRequestBuffer`. */
const maxSpooledBytes = 10 * 1024 * 1024;

/**
 * What git is told through its environment, whatever the repository's own configuration says. Hooks are off because a
 * push comes from an agent, not from the person whose hooks they are; automatic maintenance is off because it would
 * leave a process behind.
 */
const gitConfig: Record<string, string> = {
  'uploadpack.allowAnySHA1InWant': 'true',
  'uploadpack.allowFilter': 'true',
  'core.hooksPath': '/dev/null',
  'safe.directory': '*',
  'receive.autogc': 'false',
  'gc.auto': '0',
  // To check a push, receive-pack would have another git list the refs of what its quarantine borrows objects from: this
  // same repository, whose refs it looks at anyway. `true` lists none.
  'core.alternateRefsCommand': 'true',
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

/** Asks every git that still runs for a request to end, with its children; for the end of the process. */
export function endGitServices(): void {
  for (const end of running) end();
}

/** Answers `response`; resolves when that is done, whatever came of it. */
export async function serveGit(route: GitRoute, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { endpoint, repository, service } = route;
  const asksForAbilities =
    endpoint === '/info/refs' && service === 'git-upload-pack' && speaksVersion2(request.headers['git-protocol']);
  const name = asksForAbilities ? await announcementOf(repository) : null;
  const announced = name === null ? undefined : keptAnnouncement(name);
  if (announced) response.writeHead(200, headOf(route)).end(announced);
  else await answerByGit(route, request, { response, keepAs: name });
}

const speaksVersion2 = (protocol: string | string[] | undefined): boolean =>
  typeof protocol === 'string' && /(^|:)version=2(:|$)/.test(protocol);

const headOf = ({ endpoint, service }: GitRoute): Record<string, string> => ({
  'content-type': `application/x-${service}-${endpoint === '/info/refs' ? 'advertisement' : 'result'}`,
  'cache-control': 'no-cache, max-age=0, must-revalidate',
});

/** `keepAs`: the name of the announcement that this asks for. */
function answerByGit(
  route: GitRoute,
  request: IncomingMessage,
  { response, keepAs }: { response: ServerResponse; keepAs: string | null },
): Promise<void> {
  const { endpoint, repository, service } = route;
  const isAdvertisement = endpoint === '/info/refs';
  const refuse = (status: number, reason: string) => {
    if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain' }).end(`${reason}\n`);
  };
  if (!isAdvertisement && request.headers['content-type'] !== `application/x-${service}-request`) {
    refuse(415, `This takes application/x-${service}-request.`);
    return Promise.resolve();
  }
  const asked = request.headers['git-protocol'];
  const protocol = typeof asked === 'string' ? asked : '';
  const words = [service.slice('git-'.length), '--stateless-rpc', ...(isAdvertisement ? ['--advertise-refs'] : [])];
  const child = spawn('git', [...words, repository], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...gitEnvironment(gitConfig),
      ...(protocol === '' ? {} : { GIT_PROTOCOL: protocol }),
      // In the reflogs of a repository that keeps any.
      GIT_COMMITTER_NAME: 'anonymous',
      GIT_COMMITTER_EMAIL: `anonymous@http.${request.socket.remoteAddress ?? ''}`,
    },
  });
  const { end, over } = ending(child);
  const timer = setTimeout(end, timeLimitMs);
  response.on('close', end);
  running.add(end);
  const stop = (status: number, reason: string) => {
    refuse(status, reason);
    end();
  };
  if (isAdvertisement) child.stdin.end();
  else if (service === 'git-upload-pack') feedWhole(bodyOf(request, stop), child.stdin, stop);
  else bodyOf(request, stop).pipe(child.stdin);
  // The process may end before it has read the whole request, for example when it refuses it.
  child.stdin.on('error', () => request.resume());

  const head = headOf(route);
  const said: Buffer[] = [];
  if (keepAs !== null) child.stdout.on('data', (part: Buffer) => said.push(part));
  child.stdout.once('data', (first: Buffer) => {
    if (response.headersSent) return;
    response.writeHead(200, head);
    if (isAdvertisement && !speaksVersion2(protocol)) response.write(announcement(service));
    response.write(first);
    child.stdout.pipe(response);
  });

  return new Promise((resolve) => {
    const done = (code: number | null) => {
      clearTimeout(timer);
      over();
      running.delete(end);
      if (code === 0 && keepAs !== null) keepAnnouncement(keepAs, Buffer.concat(said));
      if (code !== 0 && isRepository(repository)) refuse(502, 'git did not answer');
      if (code !== 0) refuse(404, 'There is no such repository.');
      if (!response.headersSent) response.writeHead(200, head);
      if (!response.writableEnded) response.end();
      resolve();
    };
    child.on('error', () => done(null));
    child.on('close', done);
  });
}

/** Ends a process with its children. git removes its lock files when it is asked to end, and leaves them for ever when it is killed. */
function ending(child: ChildProcess): { end: () => void; over: () => void } {
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // It ended between the check and the signal.
    }
  };
  let grace: NodeJS.Timeout | undefined;
  return {
    end: () => {
      signal('SIGTERM');
      grace ??= setTimeout(() => signal('SIGKILL'), graceMs);
    },
    over: () => clearTimeout(grace),
  };
}

/** Bare, or with a working tree. */
const isRepository = (folder: string): boolean => existsSync(join(folder, 'HEAD')) || existsSync(join(folder, '.git'));

type Stop = (status: number, reason: string) => void;

function bodyOf(request: IncomingMessage, stop: Stop): Readable {
  const encoding = request.headers['content-encoding'];
  if (encoding !== 'gzip' && encoding !== 'x-gzip') return request;
  return request.pipe(createGunzip()).on('error', () => stop(400, 'The request is not compressed as it says.'));
}

/** git begins to answer before it has read all that it is asked for; what is between may not take both at once. */
function feedWhole(body: Readable, input: Writable, stop: Stop): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxSpooledBytes) stop(413, 'The request is too large.');
    else chunks.push(chunk);
  });
  body.on('end', () => input.end(Buffer.concat(chunks)));
}

/** What comes before the refs, up to version 1 of the protocol. */
function announcement(service: Service): string {
  const line = `# service=${service}\n`;
  return `${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`;
}
