/**
 * What a request asks of git: one of the three endpoints of the smart protocol, or of the two of Git LFS, spelled in the one
 * way that git and git-lfs do.
 */
import type { LfsObject } from '../../git/lfs.ts';

export type Service = 'git-upload-pack' | 'git-receive-pack';

export type GitRoute = {
  /** The name of a repository of the build, without `.git`; compared as it stands, never decoded. */
  repository: string;
  /** `refs` lists what a service would work on; the others are the services themselves. */
  kind: 'refs' | 'service';
  service: Service;
};

/** `object` is null for the batch API. */
export type LfsRoute = { repository: string; kind: 'lfs'; object: LfsObject | null };

export type RefusedRoute = { kind: 'refused'; status: 404 | 405; message: string; headers: Record<string, string> };

/** `path` begins with the repository; `search` is the query with its `?`. Neither is passed on to a remote. */
export function gitRoute(method: string, path: string, search: string): GitRoute | LfsRoute | RefusedRoute {
  const lfs = lfsRoute(method, path, search);
  if (lfs) return lfs;
  const [, repository, endpoint] = /^\/([^/]+)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(path) ?? [];
  if (repository === undefined || endpoint === undefined) return notGit;
  const allowed = endpoint === 'info/refs' ? 'GET' : 'POST';
  if (method !== allowed)
    return { kind: 'refused', status: 405, message: `use ${allowed}`, headers: { allow: allowed } };
  if (isService(endpoint)) return search === '' ? { repository, kind: 'service', service: endpoint } : notGit;
  const service = search.replace(/^\?service=/, '');
  return search.startsWith('?service=') && isService(service) ? { repository, kind: 'refs', service } : notGit;
}

function lfsRoute(method: string, path: string, search: string): LfsRoute | RefusedRoute | null {
  const [, repository, endpoint] = /^\/([^/]+)\.git\/info\/lfs\/objects\/(.+)$/.exec(path) ?? [];
  if (repository === undefined || endpoint === undefined || search !== '') return null;
  const [, oid, size] = /^([0-9a-f]{64})\/(0|[1-9]\d{0,14})$/.exec(endpoint) ?? [];
  if (oid === undefined && endpoint !== 'batch') return null;
  const allowed = oid === undefined ? ['POST'] : ['GET', 'PUT'];
  if (!allowed.includes(method)) {
    const allow = allowed.join(', ');
    return { kind: 'refused', status: 405, message: `use ${allow}`, headers: { allow } };
  }
  return { repository, kind: 'lfs', object: oid === undefined ? null : { oid, size: Number(size) } };
}

const notGit: RefusedRoute = {
  kind: 'refused',
  status: 404,
  message: 'only the smart git protocol is served here',
  headers: {},
};

const isService = (text: string): text is Service => text === 'git-upload-pack' || text === 'git-receive-pack';
