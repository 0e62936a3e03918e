/** A git server for one machine: real repositories over smart HTTP, answered by git itself. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { hasNoRoom } from '../watch/disk-space.ts';
import { serveGit } from './git-service.ts';
import { serveLfs } from './lfs-store.ts';
import { routeOf } from './route.ts';

export type GitServerOptions = {
  /** Folder of the bare repositories that are served at `/<name>.git`. */
  root: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Lets its holder push everywhere, and read below `/file/`. */
  token: string;
};

export type GitServer = { url: string; close: () => Promise<void> };

/** Rejects when the port cannot be had. */
export async function startGitServer({ root, host, port, token }: GitServerOptions): Promise<GitServer> {
  const server = createServer((request, response) => {
    const route = routeOf(request.method ?? '', request.url ?? '', root);
    if (route.kind === 'refused') {
      response.writeHead(route.status, { 'content-type': 'text/plain' }).end(`${route.reason}\n`);
      return;
    }
    if (!route.anonymous && !holdsToken(request, token)) {
      response
        .writeHead(401, { 'content-type': 'text/plain', 'www-authenticate': 'Basic realm="breakwater"' })
        .end('This needs the token of the local git server.\n');
      return;
    }
    if (route.kind === 'disk') {
      void hasNoRoom(root).then((isFull) => response.writeHead(isFull ? 507 : 204).end());
      return;
    }
    if (route.kind === 'lfs') {
      void serveLfs(route, request, response, `http://${request.headers.host}`);
      return;
    }
    void serveGit(route, request, response);
  });
  // A long push may take as long as it takes; the process behind it has its own limit.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host}:${boundPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The token comes as `Authorization: Bearer`, or as the password of basic authentication, as git sends it. */
function holdsToken(request: IncomingMessage, token: string): boolean {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ', 2);
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return sameText(value, token);
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString('utf8');
      return sameText(pair.slice(pair.indexOf(':') + 1), token);
    }
    default:
      return false;
  }
}

/** Compares digests, so that neither the time nor a length tells anything. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
