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
  const action = actionOf(method, segments, new URLSearchParams(query).get('service'));
  if (action.kind === 'refused') return action;
  const place = segments.slice(0, segments.length - action.length);

  const git = { kind: 'git', endpoint: action.endpoint, service: action.service } as const;
  if (place[0] === 'file' && place.length > 1) {
    return { ...git, repository: `/${place.slice(1).join('/')}`, anonymous: false };
  }
  const [name, ...more] = place;
  if (!name || more.length > 0 || !repositoryName.test(name) || name.includes('..')) {
    return { kind: 'refused', status: 404, reason: 'Repositories are at /<name>.git and /file/<absolute path>.' };
  }
  return { ...git, repository: join(root, name), anonymous: action.service === 'git-upload-pack' };
}

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
