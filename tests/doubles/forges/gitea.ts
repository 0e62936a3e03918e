/** The REST interface of Gitea as far as it is used, with its answers and its refusals. */
import {
  type Branches,
  type ForgeAnswer,
  type ForgeRequest,
  type ForgeServer,
  startForgeServer,
} from './forge-server.ts';

export type GiteaPullDouble = {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  state: 'open' | 'closed';
  merged: boolean;
  labels: number[];
  reviewers: string[];
};

export type GiteaReviewDouble = {
  id: number;
  pull: number;
  login: string;
  /** PENDING ones are seen by their author alone, and so by nobody here. */
  state: 'APPROVED' | 'REQUEST_CHANGES' | 'COMMENT' | 'PENDING' | 'REQUEST_REVIEW';
  body: string;
  at: string;
  comments: { id: number; path: string; line: number; isOfOldFile?: boolean; body: string }[];
};

export type GiteaRepositoryDouble = {
  branches: Branches;
  pulls: GiteaPullDouble[];
  reviews: GiteaReviewDouble[];
  labels: { id: number; name: string }[];
  statuses: { sha: string; state: string; context: string; description: string }[];
  comments: { id: number; issue: number; body: string; user: { login: string } }[];
  issues: Map<number, { title: string }>;
  /** login → owner, admin, write, read or none. */
  collaborators: Map<string, string>;
  archived: boolean;
};

export type GiteaDouble = ForgeServer & { repository(fullName: string): GiteaRepositoryDouble };

/** Gitea gives no more on a page. */
const mostOnAPage = 50;

/** `tokens`: token → whether its holder may push. */
export async function startGitea(options: {
  repositories: Record<string, Branches>;
  tokens: Record<string, boolean>;
  root?: string;
}): Promise<GiteaDouble> {
  const repositories = new Map<string, GiteaRepositoryDouble>(
    Object.entries(options.repositories).map(([name, branches]) => [
      name,
      {
        branches,
        pulls: [],
        reviews: [],
        labels: [],
        statuses: [],
        comments: [],
        issues: new Map(),
        collaborators: new Map(),
        archived: false,
      },
    ]),
  );
  let lastId = 10;
  const fail = (status: number, message: string): ForgeAnswer => ({
    status,
    body: { message, url: `${server.url}/api/swagger` },
  });
  const notFound = (): ForgeAnswer => ({
    status: 404,
    body: { message: "The target couldn't be found.", url: `${server.url}/api/swagger`, errors: [] },
  });

  const answer = (request: ForgeRequest): ForgeAnswer => {
    const { method, path, headers } = request;
    const token = /^token (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return fail(401, 'token is required');
    const push = options.tokens[token];
    if (push === undefined) return fail(401, 'invalid username, password or token');
    const [, owner = '', name = '', rest = ''] = /^\/api\/v1\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const repository = repositories.get(`${owner}/${name}`);
    if (!repository) return notFound();
    if (method !== 'GET' && repository.archived) return fail(423, `${owner}/${name} is archived`);
    if (method !== 'GET' && !push) return fail(403, 'user should have a permission to write to a repo');
    return repositoryCall({ rest, fullName: `${owner}/${name}`, repository, push, request });
  };

  type Call = {
    rest: string;
    fullName: string;
    repository: GiteaRepositoryDouble;
    push: boolean;
    request: ForgeRequest;
  };

  function repositoryCall({ rest, fullName, repository, push, request }: Call): ForgeAnswer {
    const { method, body, query } = request;
    const html = `${server.url}/${fullName}`;
    const sha = /\/([0-9a-f]{40})$/.exec(rest)?.[1] ?? '';
    const route = `${method} ${rest.replace(sha || '-', ':sha').replace(/\d+(?=\/|$)/g, ':n')}`;
    const number = Number(/\/(\d+)(?=\/|$)/.exec(rest)?.[1]);
    const pull = repository.pulls.find((one) => one.number === number);
    const comments = repository.comments.filter(({ issue }) => issue === number);
    switch (route) {
      case 'GET ':
        return {
          status: 200,
          body: {
            id: 1,
            full_name: fullName,
            archived: repository.archived,
            has_pull_requests: true,
            permissions: { admin: false, push, pull: true },
          },
        };
      case 'GET /pulls':
        return page(
          repository.pulls.toReversed().map((one) => pullBody(one, html)),
          query,
        );
      case 'POST /pulls':
        return openPull(repository, body, html);
      case 'GET /pulls/:n':
        return pull ? { status: 200, body: pullBody(pull, html) } : notFound();
      case 'GET /pulls/:n/reviews': {
        if (!pull) return notFound();
        // What is pending is counted on its page, and left out of the answer.
        const all = repository.reviews.filter((review) => review.pull === number);
        const { body: onPage } = page(all, query);
        return {
          status: 200,
          body: (onPage as GiteaReviewDouble[]).filter(({ state }) => state !== 'PENDING').map(reviewBody),
        };
      }
      case 'GET /pulls/:n/reviews/:n/comments': {
        const id = Number(/reviews\/(\d+)/.exec(rest)?.[1]);
        const review = repository.reviews.find((one) => one.id === id && one.pull === number);
        return review ? { status: 200, body: review.comments.map(reviewCommentBody) } : notFound();
      }
      case 'PATCH /pulls/:n': {
        if (!pull) return notFound();
        if (typeof body.title === 'string' && body.title !== '') pull.title = body.title;
        if (typeof body.body === 'string') pull.body = body.body;
        return { status: 201, body: pullBody(pull, html) };
      }
      case 'POST /pulls/:n/requested_reviewers': {
        if (!pull) return notFound();
        const wanted = body.reviewers as string[];
        const unknown = wanted.find((login) => !repository.collaborators.has(login));
        if (unknown) return fail(404, `user does not exist [uid: 0, name: ${unknown}]`);
        pull.reviewers = [...new Set([...pull.reviewers, ...wanted])];
        return { status: 201, body: [] };
      }
      case 'GET /labels':
        return page(repository.labels, query);
      case 'POST /issues/:n/labels': {
        const ids = body.labels as number[];
        if (!pull && !repository.issues.has(number)) return notFound();
        pull?.labels.push(...ids.filter((id) => !pull.labels.includes(id)));
        return { status: 200, body: repository.labels.filter(({ id }) => ids.includes(id)) };
      }
      case 'GET /issues/:n/comments':
        return { status: 200, body: comments.map((one) => commentBody(one, html)) };
      case 'POST /issues/:n/comments': {
        if (!pull && !repository.issues.has(number)) return notFound();
        const comment = { id: ++lastId, issue: number, body: String(body.body), user: { login: 'breakwater-bot' } };
        repository.comments.push(comment);
        return { status: 201, body: commentBody(comment, html) };
      }
      case 'PATCH /issues/comments/:n': {
        const comment = repository.comments.find(({ id }) => id === number);
        if (!comment) return notFound();
        comment.body = String(body.body);
        return { status: 200, body: commentBody(comment, html) };
      }
      case 'POST /statuses/:sha': {
        if (![...repository.branches().values()].includes(sha)) return notFound();
        const { state, context, description } = body as { state: string; context: string; description: string };
        repository.statuses.push({ sha, state, context, description });
        return { status: 201, body: { id: ++lastId, status: state, context, description } };
      }
      default: {
        const login = /^GET \/collaborators\/([^/]+)\/permission$/.exec(route)?.[1];
        const permission = login === undefined ? undefined : repository.collaborators.get(decodeURIComponent(login));
        return permission === undefined
          ? notFound()
          : { status: 200, body: { permission, role_name: permission, user: { login } } };
      }
    }
  }

  function openPull(repository: GiteaRepositoryDouble, body: Record<string, unknown>, html: string): ForgeAnswer {
    const { head, base, title } = body as { head: string; base: string; title: string };
    const branches = repository.branches();
    if (!title) return fail(422, '[Title]: Required');
    if (head === base) return fail(422, 'Invalid PullRequest: There are no changes between the head and the base');
    if (!branches.has(head) || !branches.has(base)) return notFound();
    const known = repository.pulls.find((one) => one.state === 'open' && one.head === head && one.base === base);
    if (known)
      return fail(
        409,
        `pull request already exists for these targets [id: ${known.number}, issue_id: ${known.number}, head_repo_id: 1, base_repo_id: 1, head_branch: ${head}, base_branch: ${base}]`,
      );
    const pull: GiteaPullDouble = {
      number: 1 + repository.pulls.length + repository.issues.size,
      title,
      body: String(body.body ?? ''),
      head,
      base,
      state: 'open',
      merged: false,
      labels: [],
      reviewers: [],
    };
    repository.pulls.push(pull);
    return { status: 201, body: pullBody(pull, html) };
  }

  const server = await startForgeServer({
    api: ['/api/v1/'],
    answer,
    isGitPassword: (password) => password in options.tokens,
    ...(options.root === undefined ? {} : { root: options.root }),
  });
  return Object.assign(server, {
    repository: (fullName: string) => {
      const repository = repositories.get(fullName);
      if (!repository) throw new Error(`there is no repository ${fullName}`);
      return repository;
    },
  });
}

const pullBody = ({ head, base, ...pull }: GiteaPullDouble, html: string) => ({
  ...pull,
  html_url: `${html}/pulls/${pull.number}`,
  draft: /^(?:wip:|\[wip\])/i.test(pull.title),
  head: { label: head, ref: head, repo_id: 1 },
  base: { label: base, ref: base, repo_id: 1 },
});

const reviewBody = ({ id, login, state, body, at, comments }: GiteaReviewDouble) => ({
  id,
  user: { id: 3, login },
  team: null,
  state,
  body,
  commit_id: 'a'.repeat(40),
  stale: false,
  official: true,
  dismissed: false,
  comments_count: comments.length,
  submitted_at: at,
  updated_at: at,
});

const reviewCommentBody = ({ id, path, line, isOfOldFile, body }: GiteaReviewDouble['comments'][number]) => ({
  id,
  body,
  user: { id: 3, login: 'maintainer' },
  path,
  position: isOfOldFile ? 0 : line,
  original_position: isOfOldFile ? line : 0,
});

const commentBody = ({ id, issue, body, user }: GiteaRepositoryDouble['comments'][number], html: string) => ({
  id,
  html_url: `${html}/issues/${issue}#issuecomment-${id}`,
  body,
  user,
});

function page(items: readonly unknown[], query: URLSearchParams): ForgeAnswer {
  const size = Math.min(Number(query.get('limit') ?? 30), mostOnAPage);
  const number = Number(query.get('page') ?? 1);
  return { status: 200, body: items.slice((number - 1) * size, number * size) };
}
