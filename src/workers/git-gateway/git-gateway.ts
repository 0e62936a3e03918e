/** The git remote of every sandbox: `/git/<repository>.git`, opened by the token of a run. */
import { Hono } from 'hono';
import type { GitAccess } from '../../git/git-access.ts';
import { type GitCall, plain, type RemotePorts, serveGit } from './serve-git.ts';

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
    const operation = operationOf(c.req.method, c.req.param('path'));
    if (operation instanceof Response) return operation;

    const ports = portsOf(c.env);
    const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const runId = token === undefined ? null : await ports.runOf(token);
    if (runId === null) return plain(401, 'the token of a run is needed', { 'www-authenticate': 'Bearer' });
    const access = await ports.accessOf(runId);
    if (access === null) return plain(403, 'this run has ended');
    const repository = c.req.param('repository').replace(/\.git$/, '');
    return serveGit({ request: c.req.raw, repository, operation, access }, ports);
  });
  app.notFound(() => notGit());
  return app;
}

/** The same for a host that only one run reaches: `/<repository>.git/…`, without a token. */
export async function serveRun(request: Request, access: GitAccess | null, ports: RemotePorts): Promise<Response> {
  const [, repository = '', path = ''] = /^\/([^/]+)\.git\/(.+)$/.exec(new URL(request.url).pathname) ?? [];
  const operation = operationOf(request.method, path);
  if (operation instanceof Response) return operation;
  if (access === null) return plain(403, 'this run has ended');
  return serveGit({ request, repository, operation, access }, ports);
}

/** What a request below a repository asks for; the refusal where that is nothing of git's. */
function operationOf(method: string, path: string): GitCall['operation'] | Response {
  if (!isOperationPath(path)) return notGit();
  const allowed = path === 'info/refs' ? 'GET' : 'POST';
  return method === allowed ? operations[path] : plain(405, `use ${allowed}`, { allow: allowed });
}

const notGit = (): Response => plain(404, 'only the smart git protocol is served here');

function isOperationPath(path: string): path is keyof typeof operations {
  return Object.hasOwn(operations, path);
}
