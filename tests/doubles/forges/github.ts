/** GitHub's REST interface as far as it is used, with its answers and its refusals; it forgets nothing until it is closed. */
import { createPublicKey, verify } from 'node:crypto';
import {
  type Branches,
  type ForgeAnswer,
  type ForgeRequest,
  type ForgeServer,
  startForgeServer,
} from './forge-server.ts';

export type GitHubPullRequest = {
  number: number;
  node_id: string;
  title: string;
  body: string | null;
  head: string;
  base: string;
  draft: boolean;
  state: 'open' | 'closed';
  merged_at: string | null;
  labels: string[];
  reviewers: string[];
};
export type GitHubCheckRun = {
  id: number;
  name: string;
  head_sha: string;
  status: string;
  conclusion: string | null;
  output: unknown;
};
export type GitHubIssueComment = { id: number; issue: number; user: { login: string; type: string }; body: string };

export type GitHubRepositoryDouble = {
  branches: Branches;
  pulls: GitHubPullRequest[];
  checkRuns: GitHubCheckRun[];
  /** By commit, the newest last. */
  statuses: { sha: string; state: string; context: string; description: string | null }[];
  comments: GitHubIssueComment[];
  /** Numbers of issues that are there; pull requests are, too. */
  issues: Map<number, { title: string; labels: string[] }>;
  /** login → admin, write, read or none. */
  collaborators: Map<string, string>;
  archived: boolean;
  /** Private repositories of some plans have none. */
  hasDrafts: boolean;
};

/** What a token may do: `push` opens pull requests. An installation's is of one repository. */
type Right = { login: string; push: boolean; isApp: boolean; repository: string | null };

export type GitHubDouble = ForgeServer & {
  repository(fullName: string): GitHubRepositoryDouble;
  add(fullName: string, branches: Branches): void;
  tokens: Map<string, Right>;
};

export type GitHubDoubleOptions = {
  repositories: Record<string, Branches>;
  /** token → whether it may push. */
  tokens?: Record<string, boolean>;
  app?: {
    id: string;
    /** PEM. */
    publicKey: string;
    /** Full name → the installation there. */
    installations: Record<string, { id: number; permissions: Record<string, string> }>;
  };
  root?: string | (() => string);
};

const docs = 'https://docs.github.com/rest';
const fail = (status: number, message: string, more: object = {}): ForgeAnswer => ({
  status,
  body: { message, ...more, documentation_url: docs, status: String(status) },
});
const notFound = fail(404, 'Not Found');
const invalid = (...errors: object[]): ForgeAnswer => fail(422, 'Validation Failed', { errors });
const pullFault = (message: string): ForgeAnswer => invalid({ resource: 'PullRequest', code: 'custom', message });

/** At `<url>/api/v3`, as GitHub Enterprise Server has it, with git beside it. */
export async function startGitHub(options: GitHubDoubleOptions): Promise<GitHubDouble> {
  const repositories = new Map<string, GitHubRepositoryDouble>(
    Object.entries(options.repositories).map(([name, branches]) => [name, newRepository(branches)]),
  );
  const tokens = new Map<string, Right>(
    Object.entries(options.tokens ?? {}).map(([token, push]) => [
      token,
      { login: 'breakwater-bot', push, isApp: false, repository: null },
    ]),
  );
  let lastId = 1000;
  const nextId = (): number => ++lastId;

  const answer = (request: ForgeRequest): ForgeAnswer => {
    const { method, path, headers } = request;
    if (!headers['user-agent'])
      return {
        status: 403,
        body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
      };
    if (path !== '/api/graphql' && headers.accept !== 'application/vnd.github+json')
      return fail(415, 'Unsupported Accept header');
    const credential = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (credential === undefined) return fail(401, 'Requires authentication');
    const asApp = appCall(credential, request);
    if (asApp) return asApp;
    const right = tokens.get(credential);
    if (!right) return fail(401, 'Bad credentials');
    if (path === '/api/graphql') return graphQl(right, request);
    const [, owner = '', name = '', rest = ''] = /^\/api\/v3\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const fullName = `${decodeURIComponent(owner)}/${decodeURIComponent(name)}`;
    const repository = repositories.get(fullName);
    if (!repository || (right.repository !== null && right.repository !== fullName)) return notFound;
    return repositoryCall({ method, rest, fullName, repository, right, request });
  };

  function appCall(credential: string, { method, path, body }: ForgeRequest): ForgeAnswer | null {
    const { app } = options;
    const [, fullName] = /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/installation$/.exec(path) ?? [];
    const [, id] = /^\/api\/v3\/app\/installations\/(\d+)\/access_tokens$/.exec(path) ?? [];
    if (fullName === undefined && id === undefined) return null;
    const fault = app ? jwtFault(credential, app) : 'A JSON web token could not be decoded';
    if (!app || fault !== null) return fail(401, fault ?? 'Bad credentials');
    if (fullName !== undefined) {
      const installation = app.installations[fullName];
      return installation && method === 'GET'
        ? { status: 200, body: { ...installation, app_id: Number(app.id) } }
        : notFound;
    }
    const found = Object.entries(app.installations).find(([, installation]) => String(installation.id) === id);
    if (!found || method !== 'POST') return notFound;
    const [installed, { permissions }] = found;
    const [asked] = (body.repositories as string[] | undefined) ?? [];
    if (asked !== undefined && !installed.endsWith(`/${asked}`))
      return fail(
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
    const token = `ghs_${nextId()}${'0'.repeat(32)}`;
    const push = permissions.pull_requests === 'write';
    tokens.set(token, { login: 'breakwater[bot]', push, isApp: true, repository: installed });
    const expires_at = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    return { status: 201, body: { token, expires_at, permissions, repository_selection: 'selected' } };
  }

  function graphQl({ push }: Right, { body }: ForgeRequest): ForgeAnswer {
    const { query, variables } = body as { query: string; variables: { id: string } };
    const pull = [...repositories.values()]
      .flatMap(({ pulls }) => pulls)
      .find(({ node_id }) => node_id === variables.id);
    const refuse = (type: string, message: string): ForgeAnswer => ({
      status: 200,
      body: { data: null, errors: [{ type, message }] },
    });
    if (!pull) return refuse('NOT_FOUND', `Could not resolve to a node with the global id of '${variables.id}'`);
    if (!push) return refuse('FORBIDDEN', 'Resource not accessible by personal access token');
    if (/\bmarkPullRequestReadyForReview\(/.test(query)) pull.draft = false;
    else if (/\bconvertPullRequestToDraft\(/.test(query)) pull.draft = true;
    else return refuse('undefinedField', "Field doesn't exist on type 'Mutation'");
    return { status: 200, body: { data: {} } };
  }

  type RepositoryCall = {
    method: string;
    rest: string;
    fullName: string;
    repository: GitHubRepositoryDouble;
    right: Right;
    request: ForgeRequest;
  };

  function repositoryCall({ method, rest, fullName, repository, right, request }: RepositoryCall): ForgeAnswer {
    const { body, query } = request;
    const html = `${server.url}/${fullName}`;
    const isWrite = method !== 'GET';
    if (isWrite && !right.push)
      return fail(
        403,
        right.isApp ? 'Resource not accessible by integration' : 'Resource not accessible by personal access token',
      );
    if (isWrite && repository.archived) return fail(403, 'Repository was archived so is read-only.');
    const route = `${method} ${rest.replace(/[0-9a-f]{40}/, ':sha').replace(/\d+(?=\/|$)/g, ':n')}`;
    const number = Number(/\/(\d+)(?:\/|$)/.exec(rest)?.[1]);
    const sha = /\/([0-9a-f]{40})(?:\/|$)/.exec(rest)?.[1] ?? '';
    const pull = repository.pulls.find((one) => one.number === number);
    switch (route) {
      case 'GET ':
        return {
          status: 200,
          body: {
            id: 1,
            full_name: fullName,
            private: true,
            archived: repository.archived,
            ...(right.isApp ? {} : { permissions: { admin: false, push: right.push, pull: true } }),
          },
        };
      case 'GET /pulls': {
        const [login, head] = (query.get('head') ?? '').split(/:(.*)/s);
        const found = repository.pulls.filter(
          (one) =>
            (query.get('state') === 'all' || one.state === (query.get('state') ?? 'open')) &&
            (head === undefined || (login === fullName.split('/')[0] && one.head === head)) &&
            (!query.get('base') || one.base === query.get('base')),
        );
        return page(
          found.toReversed().map((one) => pullBody(one, html)),
          query,
        );
      }
      case 'POST /pulls':
        return openPull(repository, fullName, body, html);
      case 'GET /pulls/:n':
        return pull ? { status: 200, body: pullBody(pull, html) } : notFound;
      case 'PATCH /pulls/:n': {
        if (!pull) return notFound;
        if (typeof body.title === 'string') pull.title = body.title;
        if (typeof body.body === 'string') pull.body = body.body;
        if (body.state === 'closed' || body.state === 'open') pull.state = body.state;
        return { status: 200, body: pullBody(pull, html) };
      }
      case 'POST /pulls/:n/requested_reviewers': {
        if (!pull) return notFound;
        const wanted = body.reviewers as string[];
        if (!wanted.every((login) => repository.collaborators.has(login)))
          return fail(
            422,
            'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
          );
        pull.reviewers = [...new Set([...pull.reviewers, ...wanted, ...(body.team_reviewers as string[])])];
        return { status: 201, body: pullBody(pull, html) };
      }
      case 'POST /issues/:n/labels': {
        const labels = pull?.labels ?? repository.issues.get(number)?.labels;
        if (!labels) return notFound;
        labels.push(...(body.labels as string[]).filter((label) => !labels.includes(label)));
        return { status: 200, body: labels.map((name) => ({ name })) };
      }
      case 'GET /issues/:n/comments': {
        if (!pull && !repository.issues.has(number)) return notFound;
        const found = repository.comments.filter(({ issue }) => issue === number);
        return page(
          found.map((one) => commentBody(one, html)),
          query,
        );
      }
      case 'POST /issues/:n/comments': {
        if (!pull && !repository.issues.has(number)) return notFound;
        if (!body.body) return invalid({ resource: 'IssueComment', code: 'missing_field', field: 'body' });
        const user = { login: right.login, type: right.isApp ? 'Bot' : 'User' };
        const comment = { id: nextId(), issue: number, user, body: String(body.body) };
        repository.comments.push(comment);
        return { status: 201, body: commentBody(comment, html) };
      }
      case 'PATCH /issues/comments/:n': {
        const comment = repository.comments.find(({ id }) => id === number);
        if (!comment) return notFound;
        comment.body = String(body.body);
        return { status: 200, body: commentBody(comment, html) };
      }
      case 'GET /commits/:sha/check-runs': {
        const found = repository.checkRuns.filter(
          (run) => run.head_sha === sha && run.name === (query.get('check_name') ?? run.name),
        );
        return { status: 200, body: { total_count: found.length, check_runs: found } };
      }
      case 'POST /check-runs': {
        if (!right.isApp) return fail(403, 'You must authenticate via a GitHub App.');
        if (!body.name || !body.head_sha)
          return invalid({ resource: 'CheckRun', code: 'missing_field', field: 'name' });
        const run = {
          id: nextId(),
          conclusion: null,
          ...(body as Pick<GitHubCheckRun, 'name' | 'head_sha' | 'status' | 'output'>),
        };
        repository.checkRuns.push(run);
        return { status: 201, body: run };
      }
      case 'PATCH /check-runs/:n': {
        if (!right.isApp) return fail(403, 'You must authenticate via a GitHub App.');
        const run = repository.checkRuns.find(({ id }) => id === number);
        if (!run) return notFound;
        Object.assign(run, body);
        return { status: 200, body: run };
      }
      case 'POST /statuses/:sha': {
        if (![...repository.branches().values()].includes(sha)) return fail(422, `No commit found for SHA: ${sha}`);
        if (!['error', 'failure', 'pending', 'success'].includes(String(body.state)))
          return invalid({
            resource: 'Status',
            code: 'custom',
            field: 'state',
            message: 'state is not included in the list',
          });
        if (String(body.description ?? '').length > 140)
          return invalid({
            resource: 'Status',
            code: 'custom',
            field: 'description',
            message: 'description is too long (maximum is 140 characters)',
          });
        const { state, context, description } = body as { state: string; context: string; description: string };
        repository.statuses.push({ sha, state, context, description });
        return { status: 201, body: { id: nextId(), state, context, description } };
      }
      default: {
        const login = /^GET \/collaborators\/([^/]+)\/permission$/.exec(route)?.[1];
        const permission = login === undefined ? undefined : repository.collaborators.get(decodeURIComponent(login));
        return permission === undefined
          ? notFound
          : { status: 200, body: { permission, role_name: permission, user: { login } } };
      }
    }
  }

  function openPull(
    repository: GitHubRepositoryDouble,
    fullName: string,
    body: Record<string, unknown>,
    html: string,
  ): ForgeAnswer {
    const { title, head, base } = body as { title: string; head: string; base: string };
    const branches = repository.branches();
    const [owner = ''] = fullName.split('/');
    if (!title) return invalid({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
    if (title.length > 256) return pullFault('title is too long (maximum is 256 characters)');
    if (String(body.body ?? '').length > 65_536) return pullFault('body is too long (maximum is 65536 characters)');
    if (!branches.has(base)) return invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
    if (!branches.has(head)) return invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
    if (branches.get(head) === branches.get(base)) return pullFault(`No commits between ${base} and ${head}`);
    if (repository.pulls.some((one) => one.state === 'open' && one.head === head && one.base === base))
      return pullFault(`A pull request already exists for ${owner}:${head}.`);
    if (body.draft === true && !repository.hasDrafts)
      return fail(422, 'Draft pull requests are not supported in this repository.');
    const number = 1 + repository.pulls.length + repository.issues.size;
    const pull: GitHubPullRequest = {
      number,
      node_id: `PR_${fullName}_${number}`,
      title,
      body: body.body === undefined ? null : String(body.body),
      head,
      base,
      draft: body.draft === true,
      state: 'open',
      merged_at: null,
      labels: [],
      reviewers: [],
    };
    repository.pulls.push(pull);
    return { status: 201, body: pullBody(pull, html) };
  }

  const server = await startForgeServer({
    api: ['/api/v3/', '/api/graphql'],
    answer,
    isGitPassword: (password, path) => {
      const right = tokens.get(password);
      return right !== undefined && (right.repository === null || path.startsWith(`/${right.repository}.git/`));
    },
    ...(options.root === undefined ? {} : { root: options.root }),
  });
  return Object.assign(server, {
    tokens,
    add: (fullName: string, branches: Branches) => void repositories.set(fullName, newRepository(branches)),
    repository: (fullName: string) => {
      const repository = repositories.get(fullName);
      if (!repository) throw new Error(`there is no repository ${fullName}`);
      return repository;
    },
  });
}

const newRepository = (branches: Branches): GitHubRepositoryDouble => ({
  branches,
  pulls: [],
  checkRuns: [],
  statuses: [],
  comments: [],
  issues: new Map(),
  collaborators: new Map(),
  archived: false,
  hasDrafts: true,
});

const pullBody = ({ head, base, labels, reviewers, ...pull }: GitHubPullRequest, html: string) => ({
  ...pull,
  html_url: `${html}/pull/${pull.number}`,
  head: { ref: head, repo: { full_name: fullNameOf(html) } },
  base: { ref: base, repo: { full_name: fullNameOf(html) } },
  labels: labels.map((name) => ({ name })),
  requested_reviewers: reviewers.map((login) => ({ login })),
});

const fullNameOf = (html: string): string => new URL(html).pathname.slice(1);

const commentBody = ({ id, issue, user, body }: GitHubIssueComment, html: string) => ({
  id,
  html_url: `${html}/issues/${issue}#issuecomment-${id}`,
  user,
  body,
});

/** At most a hundred; a link leads to the next ones. */
function page(items: readonly unknown[], query: URLSearchParams): ForgeAnswer {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const number = Number(query.get('page') ?? 1);
  return { status: 200, body: items.slice((number - 1) * size, number * size) };
}

/** Its word must be signed by its key, by RS256, and last ten minutes at most. */
function jwtFault(token: string, { id, publicKey }: { id: string; publicKey: string }): string | null {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const isSigned =
    signature !== '' &&
    verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${payload}`),
      createPublicKey(publicKey),
      Buffer.from(signature, 'base64url'),
    );
  if (!isSigned) return 'A JSON web token could not be decoded';
  const { iss, iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const now = Math.floor(Date.now() / 1000);
  if (String(iss) !== id) return "'Issuer' claim ('iss') must be an Integer or the client ID";
  if (iat > now)
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  if (exp < now || exp - iat > 600) return "'Expiration time' claim ('exp') is too far in the future";
  return null;
}
