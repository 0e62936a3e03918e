/** Both doors of the git gateway, over real HTTP and with a real git server behind them, for the one run `r1`. */
import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { containerGitToken, runToken, verifyRunToken } from '../../src/auth/capability.ts';
import { sameText } from '../../src/auth/mac.ts';
import type { GitAccess } from '../../src/git/git-access.ts';
import { type GitSettings, reachRemote } from '../../src/git/resolve.ts';
import { type GatewayPorts, serveRun, serveWithToken } from '../../src/workers/git-gateway/git-gateway.ts';
import { startFetchServer } from '../doubles/fetch-server.ts';
import { identity } from './repositories.ts';

export type DoorName = 'the token route' | 'the host of a container';
export const doorNames: DoorName[] = ['the token route', 'the host of a container'];

export type Door = {
  /** Below it are the repositories: `<url>/api.git`. */
  url: string;
  headers: Record<string, string>;
  /** Runs git as a sandbox does. */
  git(cwd: string, ...args: string[]): Promise<{ code: number; stderr: string }>;
  /** Sends a request as it is written, where fetch would tidy it up, and gives back `<status> <body>`. */
  send(request: RawRequest): Promise<string>;
};

/** A target that begins with `/` is taken from the door; the body's bytes are each one character. */
export type RawRequest = { method?: string; target: string; headers?: Record<string, string>; body?: Uint8Array };

export type Gateway = {
  doors: Record<DoorName, Door>;
  /** What the run may do from now on. */
  access: GitAccess | null;
  /** The content encoding of each request so far. */
  encodings: (string | null)[];
  close(): Promise<void>;
};

export const candidate = 'refs/breakwater/b1/candidate/r1';
export const checkpoint = 'refs/breakwater/b1/checkpoint/r1';

/** `settings` say how remotes are reached, as the Worker's environment does. */
export async function startGateway(settings: GitSettings): Promise<Gateway> {
  const ports: GatewayPorts = {
    runOf: (text) => verifyRunToken('capability-secret', text),
    isOfContainer: async (runId, text) => sameText(text, await containerGitToken('capability-secret', runId)),
    accessOf: async (runId) => (runId === 'r1' ? gateway.access : null),
    resolve: (url) => reachRemote(url, settings),
    fetch,
    timeoutMs: 30_000,
  };
  const noting =
    (serve: (request: Request) => Promise<Response>) =>
    (request: Request): Promise<Response> => {
      gateway.encodings.push(request.headers.get('content-encoding'));
      return serve(request);
    };
  const byToken = await startFetchServer(noting((request) => serveWithToken(request, ports)));
  const byHost = await startFetchServer(noting((request) => serveRun(request, 'r1', ports)));
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const gateway: Gateway = {
    doors: {
      'the token route': door(`${byToken.url}/git`, bearer(await runToken('capability-secret', 'r1'))),
      'the host of a container': door(byHost.url, bearer(await containerGitToken('capability-secret', 'r1'))),
    },
    access: null,
    encodings: [],
    close: async () => {
      await Promise.all([byToken.close(), byHost.close()]);
    },
  };
  return gateway;
}

function door(url: string, headers: Record<string, string>): Door {
  const { hostname, port, pathname } = new URL(url);
  const mount = pathname.replace(/\/$/, '');
  const send = ({ method = 'GET', target, headers: more, body }: RawRequest): Promise<string> =>
    new Promise((resolve, reject) => {
      const path = target.startsWith('/') ? mount + target : target;
      const outgoing = httpRequest({ hostname, port, method, path, headers: { ...headers, ...more } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(`${response.statusCode} ${Buffer.concat(parts).toString('latin1')}`.trim()));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return { url, headers, git: (cwd, ...args) => gitWith(headers, cwd, args), send };
}

/** Runs git with headers that it sends along. */
export function gitWith(
  headers: Record<string, string>,
  cwd: string,
  args: string[],
): Promise<{ code: number; stderr: string }> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-c', `http.extraHeader=${name}: ${value}`]);
  const options = { cwd, env: { PATH: process.env.PATH, ...identity } };
  return new Promise((resolve) => {
    const child = execFile('git', [...given, ...args], options, (_, __, stderr) =>
      resolve({ code: child.exitCode ?? -1, stderr }),
    );
  });
}
