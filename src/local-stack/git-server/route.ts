/** Which repository and which of git's three endpoints a request means, or why it is refused. */
import { join } from 'node:path';

export type Service = 'git-upload-pack' | 'git-receive-pack';

export type Route =
  | {
      kind: 'git';
      /** Absolute path of the repository, bare or not. */
      repository: string;
      endpoint: '/info/refs' | `/${Service}`;
      service: Service;
      /** True where anyone may do this without the token. */
      anonymous: boolean;
    }
  /** Contents that Git LFS keeps beside a repository; `oid` is null where it is asked which ones there are. */
  | { kind: 'lfs'; repository: string; oid: string | null; path: string; anonymous: false }
  /** Whether there is room on the disk of the repositories. */
  | { kind: 'disk'; anonymous: false }
  | { kind: 'refused'; status: 400 | 404 | 405; reason: string };

const repositoryName = /^[A-Za-z0-9][A-Za-z0-9._-]*\.git$/;

/**
 * Routes `/<name>.git/…` to a repository below `root`, readable by anyone, and `/file/<absolute path>/…` to any
 * repository of this machine, for holders of the token alone.
 */
export function routeOf(method: string, target: string, root: string): Route {
  const [path = '', query = ''] = target.split('?', 2);
  const segments = decodedSegments(path);
  if (!segments) return { kind: 'refused', status: 400, reason: 'The path is not a plain, absolute path.' };

  if (method === 'GET' && path === '/disk') return { kind: 'disk', anonymous: false };
  const lfs = lfsOf(method, segments);
  if (lfs !== null) {
    const place = placeOf(segments.slice(0, -lfs.length), root);
    return place.kind === 'refused'
      ? place
      : { kind: 'lfs', repository: place.repository, oid: lfs.oid, path: objectsPath(path), anonymous: false };
  }
  const action = actionOf(method, segments, new URLSearchParams(query).get('service'));
  if (action.kind === 'refused') return action;
  const place = segments.slice(0, segments.length - action.length);

  const found = placeOf(place, root);
  if (found.kind === 'refused') return found;
  const { repository, isOwn } = found;
  const { endpoint, service } = action;
  return { kind: 'git', endpoint, service, repository, anonymous: isOwn && service === 'git-upload-pack' };
}

type Place =
  /** `isOwn`: below the server's root, where anyone may read. */
  { kind: 'place'; repository: string; isOwn: boolean } | Extract<Route, { kind: 'refused' }>;

function placeOf(segments: readonly string[], root: string): Place {
  if (segments[0] === 'file' && segments.length > 1)
    return { kind: 'place', repository: `/${segments.slice(1).join('/')}`, isOwn: false };
  const [name, ...more] = segments;
  if (!name || more.length > 0 || !repositoryName.test(name) || name.includes('..'))
    return { kind: 'refused', status: 404, reason: 'Repositories are at /<name>.git and /file/<absolute path>.' };
  return { kind: 'place', repository: join(root, name), isOwn: true };
}

/** `…/info/lfs/objects/batch`, or `/<oid>`: what is asked, and how many segments that takes. */
function lfsOf(method: string, segments: readonly string[]): { oid: string | null; length: number } | null {
  if (segments.slice(-4, -1).join('/') !== 'info/lfs/objects') return null;
  const last = segments.at(-1) ?? '';
  if (last === 'batch') return method === 'POST' ? { oid: null, length: 4 } : null;
  return /^[0-9a-f]{64}$/.test(last) && (method === 'GET' || method === 'PUT') ? { oid: last, length: 4 } : null;
}

const objectsPath = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The decoded path segments; undefined for anything that could step out of the path it spells. */
function decodedSegments(path: string): string[] | undefined {
  if (!path.startsWith('/') || path.length > 4000) return undefined;
  const segments: string[] = [];
  for (const raw of path.slice(1).split('/')) {
    let segment: string;
    try {
      segment = decodeURIComponent(raw);
    } catch {
      return undefined;
    }
    if (segment === '' || segment === '.' || segment === '..' || /[/\\\0]/.test(segment)) return undefined;
    segments.push(segment);
  }
  return segments;
}

type Action =
  | { kind: 'action'; endpoint: '/info/refs' | `/${Service}`; service: Service; length: number }
  | { kind: 'refused'; status: 404 | 405; reason: string };

/** The endpoint at the end of the path, and how many segments it takes. The "dumb" protocol is not spoken. */
function actionOf(method: string, segments: readonly string[], asked: string | null): Action {
  const last = segments.at(-1);
  if (last === 'refs' && segments.at(-2) === 'info') {
    if (method !== 'GET') return { kind: 'refused', status: 405, reason: 'info/refs is read with GET.' };
    if (!isService(asked)) return { kind: 'refused', status: 404, reason: 'Only smart HTTP is spoken here.' };
    return { kind: 'action', endpoint: '/info/refs', service: asked, length: 2 };
  }
  if (isService(last)) {
    if (method !== 'POST') return { kind: 'refused', status: 405, reason: `${last} is called with POST.` };
    return { kind: 'action', endpoint: `/${last}`, service: last, length: 1 };
  }
  return { kind: 'refused', status: 404, reason: 'Only smart HTTP is spoken here.' };
}

function isService(text: string | null | undefined): text is Service {
  return text === 'git-upload-pack' || text === 'git-receive-pack';
}
