/** What a build asks of the place where its repository is kept, beside git: pull requests, checks, comments, rights. */

import type { Review } from '../core/triggers/follow-up.ts';

export type { Review } from '../core/triggers/follow-up.ts';

/** `refused` needs a person, and its message says what to do; `unavailable` may answer later, after `inMs` where it says so. */
export type ForgeFailure = {
  ok: false;
  reason: 'refused' | 'unavailable';
  message: string;
  inMs: number | null;
  /** Of the answer, where there was one. */
  status: number | null;
};
export type ForgeResult<Value> = { ok: true; value: Value } | ForgeFailure;

export type WantedPullRequest = {
  /** Branches, without `refs/heads/`; `head` is in the same repository. */
  base: string;
  head: string;
  /** Used where it is opened; what a person makes of it afterwards stays. */
  title: string;
  /** Markdown. It is kept between two comments of HTML that hold `mark`, and what others write around them stays. */
  body: string;
  mark: string;
  draft: boolean;
  labels: readonly string[];
  /** Logins; a team of GitHub is `org/team`. */
  reviewers: readonly string[];
  /** False: one that is there is left as it is. */
  update: boolean;
};

export type PullRequest = {
  number: number;
  /** For people. */
  url: string;
  state: 'draft' | 'open' | 'merged' | 'closed';
  /** Whether this call has opened it. */
  isNew: boolean;
  /** What could not be done beside it, such as a label or a reviewer that does not exist. */
  left: readonly string[];
};

/** What is shown beside a commit. */
export type Check = {
  name: string;
  status: 'pending' | 'passed' | 'failed' | 'neutral' | 'cancelled';
  /** One line. */
  summary: string;
  /** Markdown, where the forge shows more than a line. */
  details?: string;
  url?: string;
};

/** An issue or a pull request, as a place for comments. */
export type Thread = { kind: 'issue' | 'pull-request'; number: number };

export type Comment = { id: number; url: string; author: string; body: string };

/** Of whom, and since when, in milliseconds since the epoch. */
export type ReviewQuery = { number: number; by: string; since: number };

/** From nothing to everything. */
export const permissions = ['none', 'read', 'write', 'admin'] as const;
export type Permission = (typeof permissions)[number];

/** One repository. Each call can safely happen twice. */
export type Forge = {
  kind: 'github' | 'gitlab' | 'gitea';
  /** Whether pull requests may be opened there, as far as the forge tells. */
  mayOpen(): Promise<ForgeResult<null>>;
  /** Opens it, or brings the one that is there up to date; one that a person has closed or merged is left alone. */
  ensurePullRequest(wanted: WantedPullRequest): Promise<ForgeResult<PullRequest>>;
  /** A second check of the same name takes the place of the first. */
  setCheck(commit: string, check: Check): Promise<ForgeResult<null>>;
  /** Not safe to repeat: look with `findComment` first. */
  comment(thread: Thread, body: string): Promise<ForgeResult<Comment>>;
  editComment(thread: Thread, id: number, body: string): Promise<ForgeResult<Comment>>;
  /** The first comment that has the text, whoever wrote it: the text is one that only we can know. Null where none has. */
  findComment(thread: Thread, text: string): Promise<ForgeResult<Comment | null>>;
  /** The branch of a pull request; null where it is of a fork, or there is no such pull request. */
  branchOf(number: number): Promise<ForgeResult<string | null>>;
  /** The submitted reviews of one person; null where webhooks say all of them. */
  reviews: ((query: ReviewQuery) => Promise<ForgeResult<Review[]>>) | null;
  permissionOf(login: string): Promise<ForgeResult<Permission>>;
  addLabels(thread: Thread, labels: readonly string[]): Promise<ForgeResult<null>>;
};

export const refused = (message: string, status: number | null = null): ForgeFailure => ({
  ok: false,
  reason: 'refused',
  message,
  inMs: null,
  status,
});
export const unavailable = (
  message: string,
  { inMs = null, status = null }: { inMs?: number | null; status?: number | null } = {},
): ForgeFailure => ({ ok: false, reason: 'unavailable', message, inMs, status });
export const given = <Value>(value: Value): ForgeResult<Value> => ({ ok: true, value });
