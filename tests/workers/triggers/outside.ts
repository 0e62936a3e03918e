/** GitHub and a git remote as the objects reach them by `fetch`, in memory: rights, comments of issues, and one branch. */
import { vi } from 'vitest';

const pkt = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text;
const sha = 'a'.repeat(40);
const refs = (branches: readonly string[]): string =>
  `${[`${sha} HEAD symref-target:refs/heads/main\n`, ...branches.map((name) => `${sha} refs/heads/${name}\n`)].map(pkt).join('')}0000`;
const advertisement = `${pkt('# service=git-upload-pack\n')}0000${pkt('version 2\n')}${pkt('ls-refs\n')}0000`;

const git = (kind: string, body: string): Response =>
  new Response(body, { headers: { 'content-type': `application/x-git-upload-pack-${kind}` } });

export type Outside = {
  /** By login, or `LOGIN of OWNER/NAME` for one repository; whom it does not name may read. */
  rights: Record<string, string>;
  comments: { id: number; issue: number; body: string }[];
  /** Of the git remote. */
  branches: string[];
  /** Pull requests by number: their branches, in the repository itself where no other is named. */
  pulls: Record<number, { branch: string; repository?: string }>;
  /** Calls of the forge. */
  calls: string[];
  /** The next comment is written, and nobody hears of it. */
  losesComment: boolean;
  /** While it is set, the forge answers this. */
  trouble: number | null;
};

/** What is asked of anything else fails as if the remote were away, so that builds stay where they begin. */
export function stubOutside(): Outside {
  const outside: Outside = {
    rights: { maintainer: 'write' },
    comments: [],
    branches: ['main'],
    pulls: {},
    calls: [],
    losesComment: false,
    trouble: null,
  };
  const comment = (one: Outside['comments'][number]) => ({
    id: one.id,
    html_url: `https://github.com/acme/api/issues/${one.issue}#issuecomment-${one.id}`,
    user: { login: 'breakwater-bot' },
    body: one.body,
  });
  const forge = (method: string, path: string, body: string): Response => {
    outside.calls.push(`${method} ${path}`);
    if (outside.trouble !== null) return Response.json({ message: 'Server Error' }, { status: outside.trouble });
    if (/^\/repos\/acme\/(?:api|page)$/i.test(path))
      return Response.json({ archived: false, permissions: { push: true } });
    const [, place, login = ''] = /^\/repos\/(.+)\/collaborators\/([^/]+)\/permission$/.exec(path) ?? [];
    const permission = outside.rights[`${login} of ${place}`] ?? outside.rights[login] ?? 'read';
    if (place !== undefined) return Response.json({ permission, role_name: 'x' });
    const [, own = '', number] = /^\/repos\/(.+)\/pulls\/(\d+)$/.exec(path) ?? [];
    if (number !== undefined) {
      const pull = outside.pulls[Number(number)];
      if (!pull) return Response.json({ message: 'Not Found' }, { status: 404 });
      const head = { ref: pull.branch, repo: { full_name: pull.repository ?? own } };
      return Response.json({ head, base: { ref: 'main', repo: { full_name: own } } });
    }
    const [, issue] = /issues\/(\d+)\/comments/.exec(path) ?? [];
    const [, id] = /issues\/comments\/(\d+)$/.exec(path) ?? [];
    if (issue && method === 'GET')
      return Response.json(outside.comments.filter((one) => one.issue === Number(issue)).map(comment));
    if (issue) {
      const one = { id: outside.comments.length + 1, issue: Number(issue), body: JSON.parse(body).body };
      outside.comments.push(one);
      if (outside.losesComment) {
        outside.losesComment = false;
        throw new Error('the connection is lost');
      }
      return Response.json(comment(one), { status: 201 });
    }
    const known = outside.comments.find((one) => one.id === Number(id));
    if (!known) return Response.json({ message: 'Not Found' }, { status: 404 });
    known.body = JSON.parse(body).body;
    return Response.json(comment(known));
  };
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const url = new URL(input);
    if (url.hostname === 'api.github.com') return forge(init.method ?? 'GET', url.pathname, String(init.body ?? ''));
    if (url.pathname.endsWith('/info/refs') && url.searchParams.get('service') === 'git-upload-pack')
      return git('advertisement', advertisement);
    if (url.pathname.endsWith('/git-upload-pack')) return git('result', refs(outside.branches));
    return new Response('away', { status: 503 });
  });
  return outside;
}
