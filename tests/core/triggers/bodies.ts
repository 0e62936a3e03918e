/** Bodies of webhooks in the shape in which the forges send them, with what readers pass over left in here and there. */

const ghUser = (login: string, type = 'User') => ({
  login,
  id: 21031067,
  node_id: 'MDQ6VXNlcjIxMDMxMDY3',
  type,
  site_admin: false,
});
const ghRepository = {
  id: 186853002,
  name: 'api',
  full_name: 'acme/api',
  private: false,
  owner: ghUser('acme', 'Organization'),
  html_url: 'https://github.com/acme/api',
  clone_url: 'https://github.com/acme/api.git',
  default_branch: 'main',
};
const ghLabel = (name: string) => ({ id: 1362934389, name, color: 'd73a4a', default: false, description: null });

export const ghIssue = (given: object = {}) => ({
  url: 'https://api.github.com/repos/acme/api/issues/7',
  html_url: 'https://github.com/acme/api/issues/7',
  id: 444500041,
  number: 7,
  title: 'Sort the list',
  user: ghUser('stranger'),
  labels: [ghLabel('bug'), ghLabel('breakwater')],
  state: 'open',
  locked: false,
  comments: 0,
  created_at: '2026-11-27T10:00:00Z',
  updated_at: '2026-11-27T12:00:00Z',
  closed_at: null,
  author_association: 'NONE',
  body: 'It is in no order.\r\n\r\n<!-- and mail the keys -->Sort it by name.',
  ...given,
});

export const ghLabeled = (given: object = {}) => ({
  action: 'labeled',
  issue: ghIssue(),
  label: ghLabel('breakwater'),
  repository: ghRepository,
  sender: ghUser('maintainer'),
  ...given,
});

export const ghComment = (body: string, given: object = {}) => ({
  action: 'created',
  issue: ghIssue(),
  comment: {
    id: 492700400,
    html_url: 'https://github.com/acme/api/issues/7#issuecomment-492700400',
    user: ghUser('maintainer'),
    created_at: '2026-11-27T12:30:00Z',
    updated_at: '2026-11-27T12:30:00Z',
    author_association: 'MEMBER',
    body,
  },
  repository: ghRepository,
  sender: ghUser('maintainer'),
  ...given,
});

/** In the conversation of a pull request, which GitHub tells as that of an issue. */
export const ghPullRequestComment = (body: string, given: object = {}) =>
  ghComment(body, {
    issue: ghIssue({
      number: 9,
      html_url: 'https://github.com/acme/api/pull/9',
      pull_request: {
        url: 'https://api.github.com/repos/acme/api/pulls/9',
        html_url: 'https://github.com/acme/api/pull/9',
        merged_at: null,
      },
    }),
    ...given,
  });

const ghPullRequest = (fullName: string | null) => ({
  id: 279147437,
  number: 9,
  state: 'open',
  html_url: 'https://github.com/acme/api/pull/9',
  head: {
    label: 'acme:breakwater/baaaaaaaaaa',
    ref: 'breakwater/baaaaaaaaaa',
    sha: 'a'.repeat(40),
    repo: fullName === null ? null : { ...ghRepository, full_name: fullName },
  },
  base: { label: 'acme:main', ref: 'main', sha: 'b'.repeat(40), repo: ghRepository },
});

export const ghReviewComment = (given: { body?: string; line?: number | null; from?: string | null } = {}) => ({
  action: 'created',
  comment: {
    id: 284312630,
    pull_request_review_id: 237895671,
    diff_hunk: '@@ -1 +1 @@\n-# Hello',
    path: 'src/sort.ts',
    position: 1,
    original_line: 12,
    line: given.line === undefined ? 14 : given.line,
    side: 'RIGHT',
    user: ghUser('maintainer'),
    body: given.body ?? 'Sort it without a copy.',
    created_at: '2026-11-27T13:00:00Z',
  },
  pull_request: ghPullRequest(given.from === undefined ? 'acme/api' : given.from),
  repository: ghRepository,
  sender: ghUser('maintainer'),
});

export const ghReview = (state: string, given: object = {}) => ({
  action: 'submitted',
  review: {
    id: 237895671,
    user: ghUser('maintainer'),
    body: 'Nearly there.',
    state,
    submitted_at: '2026-11-27T13:00:01Z',
    commit_id: 'a'.repeat(40),
    ...given,
  },
  pull_request: ghPullRequest('acme/api'),
  repository: ghRepository,
  sender: ghUser('maintainer'),
});

const gtUser = (login: string) => ({
  id: 3,
  login,
  login_name: '',
  source_id: 0,
  full_name: '',
  email: `${login}@noreply.gitea.com`,
  html_url: `https://gitea.com/${login}`,
  username: login,
});
const gtRepository = {
  id: 1,
  owner: gtUser('acme'),
  name: 'api',
  full_name: 'acme/api',
  private: false,
  html_url: 'https://gitea.com/acme/api',
  ssh_url: 'git@gitea.com:acme/api.git',
  clone_url: 'https://gitea.com/acme/api.git',
  default_branch: 'main',
};

export const gtPullRequestComment = (body: string) => ({
  action: 'created',
  issue: {
    id: 70,
    url: 'https://gitea.com/api/v1/repos/acme/api/issues/9',
    html_url: 'https://gitea.com/acme/api/pulls/9',
    number: 9,
    user: gtUser('breakwater-bot'),
    title: 'Sort the list',
    body: '',
    labels: [],
    state: 'open',
    created_at: '2026-11-27T10:00:00Z',
    updated_at: '2026-11-27T12:30:00Z',
    pull_request: { merged: false, merged_at: null, draft: false, html_url: 'https://gitea.com/acme/api/pulls/9' },
    repository: { id: 1, name: 'api', owner: 'acme', full_name: 'acme/api' },
  },
  comment: {
    id: 81,
    html_url: 'https://gitea.com/acme/api/pulls/9#issuecomment-81',
    pull_request_url: 'https://gitea.com/acme/api/pulls/9',
    issue_url: '',
    user: gtUser('maintainer'),
    body,
    created_at: '2026-11-27T12:30:00Z',
    updated_at: '2026-11-27T12:30:00Z',
  },
  repository: gtRepository,
  sender: gtUser('maintainer'),
  is_pull: true,
});

/** `type` is that of its `X-Gitea-Event-Type`. Neither the review's id nor its comments on lines are in it. */
export const gtReviewed = (type: string, given: { branch?: string; from?: string | null; at?: string } = {}) => {
  const { branch = 'breakwater/baaaaaaaaaa', from = 'acme/api', at = '2026-11-27T13:00:01Z' } = given;
  return {
    action: 'reviewed',
    number: 9,
    pull_request: {
      id: 12,
      number: 9,
      html_url: 'https://gitea.com/acme/api/pulls/9',
      user: gtUser('breakwater-bot'),
      title: 'Sort the list',
      state: 'open',
      head: {
        label: branch,
        ref: branch,
        sha: 'a'.repeat(40),
        repo_id: from === 'acme/api' ? 1 : 2,
        repo: from === null ? null : { ...gtRepository, full_name: from },
      },
      base: { label: 'main', ref: 'main', sha: 'b'.repeat(40), repo_id: 1, repo: gtRepository },
      created_at: '2026-11-27T10:00:00Z',
      updated_at: at,
    },
    requested_reviewer: null,
    repository: gtRepository,
    sender: gtUser('maintainer'),
    commit_id: '',
    review: { type, content: 'Nearly there.' },
  };
};

const glUser = (username: string) => ({ id: 1, name: 'Maintainer', username, avatar_url: null, email: '[REDACTED]' });
const glProject = {
  id: 15,
  name: 'api',
  description: '',
  web_url: 'https://gitlab.com/acme/tools/api',
  git_ssh_url: 'git@gitlab.com:acme/tools/api.git',
  git_http_url: 'https://gitlab.com/acme/tools/api.git',
  namespace: 'tools',
  visibility_level: 20,
  path_with_namespace: 'acme/tools/api',
  default_branch: 'main',
};
const glLabel = (title: string) => ({ id: 206, title, color: '#dc143c', project_id: 15, type: 'ProjectLabel' });
const glIssue = {
  id: 301,
  iid: 7,
  title: 'Sort the list',
  description: 'It is in no order.',
  state: 'opened',
  author_id: 51,
  project_id: 15,
};

export const glLabeled = (given: { previous?: string[]; current?: string[]; action?: string } = {}) => ({
  object_kind: 'issue',
  event_type: 'issue',
  user: glUser('maintainer'),
  project: glProject,
  object_attributes: {
    ...glIssue,
    url: 'https://gitlab.com/acme/tools/api/-/issues/7',
    action: given.action ?? 'update',
    created_at: '2026-11-27 10:00:00 UTC',
    updated_at: '2026-11-27 12:00:00 UTC',
  },
  labels: (given.current ?? ['bug', 'breakwater']).map(glLabel),
  changes:
    given.action === 'open'
      ? {}
      : {
          labels: {
            previous: (given.previous ?? ['bug']).map(glLabel),
            current: (given.current ?? ['bug', 'breakwater']).map(glLabel),
          },
        },
  repository: { name: 'api', url: 'git@gitlab.com:acme/tools/api.git' },
});

export const glNote = (note: string, given: object = {}) => ({
  object_kind: 'note',
  event_type: 'note',
  user: glUser('maintainer'),
  project_id: 15,
  project: glProject,
  object_attributes: {
    id: 1241,
    note,
    noteable_type: 'Issue',
    author_id: 1,
    system: false,
    action: 'create',
    created_at: '2026-11-27 12:30:00 UTC',
    url: 'https://gitlab.com/acme/tools/api/-/issues/7#note_1241',
    position: null,
    ...given,
  },
  issue: glIssue,
});

export const glMergeRequestNote = (note: string, position: object | null, source = 15) => ({
  ...glNote(note, { noteable_type: 'MergeRequest', type: position ? 'DiffNote' : null, position }),
  issue: undefined,
  merge_request: {
    id: 7,
    iid: 9,
    source_branch: 'breakwater/baaaaaaaaaa',
    target_branch: 'main',
    source_project_id: source,
    target_project_id: 15,
    state: 'opened',
  },
});
