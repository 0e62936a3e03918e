/** The git remote of every sandbox: `/git/<repository>.git`, opened by the token of a run. */
import { Hono } from 'hono';
import type { GitAccess } from '../../git/git-access.ts';
import { plain, type RemotePorts, serveGit } from './serve-git.ts';

export type GatewayPorts = RemotePorts & {
  /** The run that a token was made for; null for any other text. */
  runOf(token: string): Promise<string | null>;
  /** What the run may do; null once it has ended. */
  accessOf(runId: string): Promise<GitAccess | null>;
};

const operations = {
  'info/refs': 'refs',
  'git-upload-pack': 'git-upload-pack',
  'git-receive-pack': 'git-receive-pack',
} as const;

/** Routes of the gateway, to be mounted at `/git`; `portsOf` gets the environment of the request. */
export function gitGateway<Bindings extends object>(
  portsOf: (env: Bindings) => GatewayPorts,
): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.all('/:repository{[^/]+\\.git}/:path{.+}', async (c) => {
    const path = c.req.param('path');
    if (!isOperationPath(path)) return plain(404, 'only the smart git protocol is served here');
    const method = path === 'info/refs' ? 'GET' : 'POST';
    if (c.req.method !== method) return plain(405, `use ${method}`, { allow: method });

    const ports = portsOf(c.env);
    const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const runId = token === undefined ? null : await ports.runOf(token);
    if (runId === null) return plain(401, 'the token of a run is needed', { 'www-authenticate': 'Bearer' });
    const access = await ports.accessOf(runId);
    if (access === null) return plain(403, 'this run has ended');
    const repository = c.req.param('repository').replace(/\.git$/, '');
    return serveGit({ request: c.req.raw, repository, operation: operations[path], access }, ports);
  });
  app.notFound(() => plain(404, 'only the smart git protocol is served here'));
  return app;
}

function isOperationPath(path: string): path is keyof typeof operations {
  return Object.hasOwn(operations, path);
}
