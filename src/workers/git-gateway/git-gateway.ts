/**
 * The git remote of every sandbox, behind two doors: `/git/<repository>.git`, opened by the token of a run, and a host
 * that is intercepted for one run's container and opened by that container's own token. Behind them all is the same.
 */
import type { GitAccess } from '../../git/git-access.ts';
import { gitRoute } from './git-route.ts';
import { plain } from './refusals.ts';
import { type RemotePorts, serveGit } from './serve-git.ts';

export type GatewayPorts = RemotePorts & {
  /** The run that a token was made for; null for any other text. */
  runOf(token: string): Promise<string | null>;
  /** Whether a text is the git token of this run's container. */
  isOfContainer(runId: string, token: string): Promise<boolean>;
  /** What the run may do; null once it has ended. */
  accessOf(runId: string): Promise<GitAccess | null>;
};

const mount = '/git';

/** Serves `/git/<repository>.git/…` to the bearer of a run's token. */
export async function serveWithToken(request: Request, ports: GatewayPorts): Promise<Response> {
  const { pathname } = new URL(request.url);
  return serve(request, pathname.startsWith(`${mount}/`) ? pathname.slice(mount.length) : '', ports, async () => {
    const token = bearerOf(request);
    return token === undefined ? null : ports.runOf(token);
  });
}

/**
 * Serves `/<repository>.git/…` to the container of one run. Where containers run on one machine, others may reach the
 * listener that was made for this one; so its git has to show a token as well.
 */
export const serveRun = (request: Request, runId: string, ports: GatewayPorts): Promise<Response> =>
  serve(request, new URL(request.url).pathname, ports, async () => {
    const token = bearerOf(request);
    return token !== undefined && (await ports.isOfContainer(runId, token)) ? runId : null;
  });

const bearerOf = (request: Request): string | undefined =>
  /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];

async function serve(
  request: Request,
  path: string,
  ports: GatewayPorts,
  caller: () => Promise<string | null>,
): Promise<Response> {
  const route = gitRoute(request.method, path, new URL(request.url).search);
  if (route.kind === 'refused') return plain(route.status, route.message, route.headers);
  const runId = await caller();
  if (runId === null) return plain(401, 'the token of a run is needed', { 'www-authenticate': 'Bearer' });
  const access = await ports.accessOf(runId);
  if (access === null) return plain(403, 'this run has ended');
  return serveGit({ request, route, access }, ports);
}
