/** GitLab's REST interface as far as it is used, with its answers and its refusals. */
import {
  type Branches,
  type ForgeAnswer,
  type ForgeRequest,
  type ForgeServer,
  startForgeServer,
} from './forge-server.ts';

export type MergeRequestDouble = {
  iid: number;
  title: string;
  description: string | null;
  source_branch: string;
  target_branch: string;
  state: 'opened' | 'closed' | 'merged';
  labels: string[];
  reviewers: number[];
};
export type NoteDouble = { id: number; on: string; body: string; author: { username: string } };

export type GitLabProjectDouble = {
  branches: Branches;
  mergeRequests: MergeRequestDouble[];
  statuses: { sha: string; name: string; status: string; description: string | null }[];
  notes: NoteDouble[];
  issues: Map<number, { title: string; labels: string[] }>;
  /** Access levels by username. */
  members: Map<string, number>;
  archived: boolean;
};

export type GitLabDouble = ForgeServer & {
  project(path: string): GitLabProjectDouble;
  /** All who have an account, by username. */
  users: Map<string, number>;
};

const fail = (status: number, message: unknown): ForgeAnswer => ({ status, body: { message } });
const notFound = fail(404, '404 Project Not Found');

/** `tokens`: token → its access level in every project: 30 is Developer. */
export async function startGitLab(options: {
  projects: Record<string, Branches>;
  tokens: Record<string, number>;
  root?: string;
}): Promise<GitLabDouble> {
  const projects = new Map<string, GitLabProjectDouble>(
    Object.entries(options.projects).map(([path, branches]) => [
      path,
      { branches, mergeRequests: [], statuses: [], notes: [], issues: new Map(), members: new Map(), archived: false },
    ]),
  );
  const users = new Map<string, number>();
  let lastId = 100;

  const answer = (request: ForgeRequest): ForgeAnswer => {
    const { method, path, headers, query } = request;
    const level = options.tokens[String(headers['private-token'] ?? '')];
    if (level === undefined) return fail(401, '401 Unauthorized');
    if (path === '/api/v4/users') {
      const id = users.get(query.get('username') ?? '');
      return { status: 200, body: id === undefined ? [] : [{ id, username: query.get('username') }] };
    }
    // A project is named by its whole path, encoded as one segment.
    const [, encoded = '', rest = ''] = /^\/api\/v4\/projects\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const project = projects.get(decodeURIComponent(encoded));
    if (!project || !encoded.includes('%2F')) return notFound;
    if (method !== 'GET' && level < 30) return fail(403, '403 Forbidden');
    return projectCall({ method, rest, path: decodeURIComponent(encoded), project, level, request });
  };

  type Call = {
    method: string;
    rest: string;
    path: string;
    project: GitLabProjectDouble;
    level: number;
    request: ForgeRequest;
  };

  function projectCall({ method, rest, path, project, level, request }: Call): ForgeAnswer {
    const { body, query } = request;
    const web = `${server.url}/${path}`;
    const sha = /\/([0-9a-f]{40})(?:\/|$)/.exec(rest)?.[1] ?? '';
    const route = `${method} ${rest.replace(sha || '-', ':sha').replace(/\d+(?=\/|$)/g, ':n')}`;
    const [first = 0, second = 0] = [...rest.matchAll(/\/(\d+)(?=\/|$)/g)].map(([, digits]) => Number(digits));
    const merge = project.mergeRequests.find(({ iid }) => iid === first);
    switch (route) {
      case 'GET ':
        return {
          status: 200,
          body: {
            id: 1,
            path_with_namespace: path,
            web_url: web,
            archived: project.archived,
            permissions: { project_access: { access_level: level, notification_level: 3 }, group_access: null },
          },
        };
      case 'GET /merge_requests': {
        const found = project.mergeRequests.filter(
          (one) =>
            one.source_branch === query.get('source_branch') &&
            one.target_branch === query.get('target_branch') &&
            (query.get('state') === 'all' || one.state === query.get('state')),
        );
        return page(
          found.toReversed().map((one) => mergeBody(one, web)),
          query,
        );
      }
      case 'POST /merge_requests':
        return openMerge(project, body, web);
      case 'GET /merge_requests/:n':
        return merge ? { status: 200, body: mergeBody(merge, web) } : fail(404, '404 Not found');
      case 'PUT /merge_requests/:n': {
        if (!merge) return fail(404, '404 Not found');
        if (typeof body.title === 'string') merge.title = body.title;
        if (typeof body.description === 'string') merge.description = body.description;
        if (typeof body.add_labels === 'string')
          merge.labels = [...new Set([...merge.labels, ...body.add_labels.split(',')])];
        if (Array.isArray(body.reviewer_ids)) merge.reviewers = body.reviewer_ids as number[];
        return { status: 200, body: mergeBody(merge, web) };
      }
      case 'PUT /issues/:n': {
        const issue = project.issues.get(first);
        if (!issue) return fail(404, '404 Issue Not Found');
        issue.labels.push(...String(body.add_labels).split(','));
        return { status: 200, body: { iid: first, labels: issue.labels } };
      }
      case 'GET /repository/commits/:sha/statuses':
        return {
          status: 200,
          body: project.statuses.filter((one) => one.sha === sha && one.name === (query.get('name') ?? one.name)),
        };
      case 'POST /statuses/:sha': {
        if (![...project.branches().values()].includes(sha)) return fail(404, '404 Commit Not Found');
        const { state, name, description } = body as { state: string; name: string; description: string };
        if (!['pending', 'running', 'success', 'failed', 'canceled'].includes(state))
          return fail(400, 'state does not have a valid value');
        const known = project.statuses.find((one) => one.sha === sha && one.name === name);
        if (known?.status === state)
          return fail(
            400,
            `Cannot transition status via :enqueue from :${state} (Reason(s): Status cannot transition via "enqueue")`,
          );
        if (known) known.status = state;
        else project.statuses.push({ sha, name, status: state, description });
        return { status: 201, body: { id: ++lastId, sha, name, status: state, description } };
      }
      case 'GET /members/all/:n': {
        const [username] = [...users].find(([, id]) => id === first) ?? [];
        const access = project.members.get(username ?? '');
        return access === undefined
          ? fail(404, '404 Not found')
          : { status: 200, body: { id: first, username, access_level: access } };
      }
      default:
        return notes(route, { project, first, second, request }) ?? fail(404, '404 Not Found');
    }
  }

  function notes(
    route: string,
    {
      project,
      first,
      second,
      request,
    }: { project: GitLabProjectDouble; first: number; second: number; request: ForgeRequest },
  ): ForgeAnswer | null {
    const [, kind = '', one] = /^(?:GET|POST|PUT) \/(issues|merge_requests)\/:n\/notes(\/:n)?$/.exec(route) ?? [];
    if (kind === '') return null;
    const isThere =
      kind === 'issues' ? project.issues.has(first) : project.mergeRequests.some(({ iid }) => iid === first);
    if (!isThere) return fail(404, '404 Not found');
    const on = `${kind}/${first}`;
    const text = String(request.body.body ?? '');
    switch (request.method) {
      case 'GET':
        return page(
          project.notes.filter((note) => note.on === on),
          request.query,
        );
      case 'POST': {
        if (text === '') return fail(400, { note: ["can't be blank"] });
        const note = { id: ++lastId, on, body: text, author: { username: 'project_1_bot' } };
        project.notes.push(note);
        return { status: 201, body: note };
      }
      default: {
        const note = one === undefined ? undefined : project.notes.find(({ id }) => id === second);
        if (!note) return fail(404, '404 Note Not Found');
        note.body = text;
        return { status: 200, body: note };
      }
    }
  }

  function openMerge(project: GitLabProjectDouble, body: Record<string, unknown>, web: string): ForgeAnswer {
    const { source_branch: source, target_branch: target, title } = body as Record<string, string>;
    const branches = project.branches();
    if (!source || !target || !title)
      return { status: 400, body: { error: 'title is missing, source_branch is missing, target_branch is missing' } };
    if (title.length > 255) return fail(400, { title: ['is too long (maximum is 255 characters)'] });
    const known = project.mergeRequests.find(
      (one) => one.state === 'opened' && one.source_branch === source && one.target_branch === target,
    );
    if (known) return fail(409, [`Another open merge request already exists for this source branch: !${known.iid}`]);
    if (!branches.has(source)) return fail(422, [`Source branch "${source}" does not exist`]);
    if (!branches.has(target)) return fail(422, [`Target branch "${target}" does not exist`]);
    const merge: MergeRequestDouble = {
      iid: project.mergeRequests.length + 1,
      title,
      description: typeof body.description === 'string' ? body.description : null,
      source_branch: source,
      target_branch: target,
      state: 'opened',
      labels: [],
      reviewers: [],
    };
    project.mergeRequests.push(merge);
    return { status: 201, body: mergeBody(merge, web) };
  }

  const server = await startForgeServer({
    api: ['/api/v4/'],
    answer,
    isGitPassword: (password) => password in options.tokens,
    ...(options.root === undefined ? {} : { root: options.root }),
  });
  return Object.assign(server, {
    users,
    project: (path: string) => {
      const project = projects.get(path);
      if (!project) throw new Error(`there is no project ${path}`);
      return project;
    },
  });
}

const mergeBody = (merge: MergeRequestDouble, web: string) => ({
  ...merge,
  source_project_id: 1,
  target_project_id: 1,
  draft: /^(?:draft:|\[draft\]|\(draft\))/i.test(merge.title),
  web_url: `${web}/-/merge_requests/${merge.iid}`,
  reviewers: merge.reviewers.map((id) => ({ id })),
});

function page(items: readonly unknown[], query: URLSearchParams): ForgeAnswer {
  const size = Math.min(Number(query.get('per_page') ?? 20), 100);
  const number = Number(query.get('page') ?? 1);
  return { status: 200, body: items.slice((number - 1) * size, number * size) };
}
