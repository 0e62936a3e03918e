/** What a request asks of git: one of the three endpoints of the smart protocol, spelled in the one way that git does. */

export type Service = 'git-upload-pack' | 'git-receive-pack';

export type GitRoute = {
  /** The name of a repository of the build, without `.git`; compared as it stands, never decoded. */
  repository: string;
  /** `refs` lists what a service would work on; the others are the services themselves. */
  kind: 'refs' | 'service';
  service: Service;
};

export type RefusedRoute = { kind: 'refused'; status: 404 | 405; message: string; headers: Record<string, string> };

/** `path` begins with the repository; `search` is the query with its `?`. Neither is passed on to a remote. */
export function gitRoute(method: string, path: string, search: string): GitRoute | RefusedRoute {
  const [, repository, endpoint] = /^\/([^/]+)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(path) ?? [];
  if (repository === undefined || endpoint === undefined) return notGit;
  const allowed = endpoint === 'info/refs' ? 'GET' : 'POST';
  if (method !== allowed)
    return { kind: 'refused', status: 405, message: `use ${allowed}`, headers: { allow: allowed } };
  if (isService(endpoint)) return search === '' ? { repository, kind: 'service', service: endpoint } : notGit;
  const service = search.replace(/^\?service=/, '');
  return search.startsWith('?service=') && isService(service) ? { repository, kind: 'refs', service } : notGit;
}

const notGit: RefusedRoute = {
  kind: 'refused',
  status: 404,
  message: 'only the smart git protocol is served here',
  headers: {},
};

const isService = (text: string): text is Service => text === 'git-upload-pack' || text === 'git-receive-pack';
