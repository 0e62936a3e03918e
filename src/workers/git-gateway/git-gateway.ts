/**
 * The git remote of every sandbox, behind two doors: `/git/<repository>.git`, opened by the token of a run, and a host
 * that only one run's container reaches. Behind them everything is the same.
 */
import type { GitAccess } from '../../git/git-access.ts';
import { gitRoute } from './git-route.ts';
import { plain } from './refusals.ts';
import { type RemotePorts, serveGit } from './serve-git.ts';

export type GatewayPorts = RemotePorts & {
  /** The run that a token was made for; null for any other text. */
  runOf(token: string): Promise<string | null>;
  /** What the run may do; null once it has ended. */
  accessOf(runId: string): Promise<GitAccess | null>;
};

const mount = '/git';

/** Serves `/git/<repository>.git/…` to the bearer of a run's token. */
export async function serveWithToken(request: Request, ports: GatewayPorts): Promise<Response> {
  const { pathname } = new URL(request.url);
  return serve(request, pathname.startsWith(`${mount}/`) ? pathname.slice(mount.length) : '', ports, async () => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    const runId = token === undefined ? null : await ports.runOf(token);
    return runId ?? plain(401, 'the token of a run is needed', { 'www-authenticate': 'Bearer' });
  });
}

/** Serves `/<repository>.git/…` to the one run whose container reaches this. */
export const serveRun = (request: Request, runId: string, ports: GatewayPorts): Promise<Response> =>
  serve(request, new URL(request.url).pathname, ports, async () => runId);

async function serve(
  request: Request,
  path: string,
  ports: GatewayPorts,
  caller: () => Promise<string | Response>,
): Promise<Response> {
  const route = gitRoute(request.method, path, new URL(request.url).search);
  if (route.kind === 'refused') return plain(route.status, route.message, route.headers);
  const runId = await caller();
  if (runId instanceof Response) return runId;
  const access = await ports.accessOf(runId);
  if (access === null) return plain(403, 'this run has ended');
  return serveGit({ request, route, access }, ports);
}
