/** What is done at a build's end with what it has made: pull requests, where its repositories have a forge. */
import { z } from 'zod';
import { growing } from './growing.ts';

const Line = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');

export const PullRequestOptions = z.strictObject({
  /** It stays a draft, whatever the build comes to. */
  draft: z.boolean().default(false),
  /** The build's title where it is absent. */
  title: Line.max(200).optional(),
  labels: z
    .array(Line.max(50).regex(/^[^,]*$/, 'must hold no comma'))
    .max(20)
    .default([]),
  /** Logins; a team of GitHub is `org/team`. They are asked once the pull request is ready. */
  reviewers: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9._-]{1,100})?$/, 'must be a login'))
    .max(15)
    .default([]),
  /**
   * How the description shows what evaluators saw of pages: links for who may read the build, or pictures, which whoever
   * has their addresses can open without signing in.
   */
  screenshots: z.enum(['links', 'pictures']).default('links'),
});
export type PullRequestOptions = z.infer<typeof PullRequestOptions>;

export const FinishOptions = z.strictObject({
  /** One in each repository that the build has changed. */
  pullRequest: z.union([z.boolean(), PullRequestOptions]).default(false),
  /** The issue that they come from and close: `#12`, or `owner/name#12`. */
  closes: z
    .string()
    .max(300)
    .regex(
      /^(?:[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)+)?#[1-9][0-9]{0,9}$/,
      'must be an issue such as #12 or owner/name#12',
    )
    .optional(),
});
export type FinishOptions = z.infer<typeof FinishOptions>;

const usual: PullRequestOptions = { draft: false, labels: [], reviewers: [], screenshots: 'links' };

/** Null where no pull request is asked for. */
export const pullRequestOptions = ({ pullRequest }: FinishOptions): PullRequestOptions | null =>
  typeof pullRequest === 'boolean' ? (pullRequest ? usual : null) : pullRequest;

/** `opening` is on its way; `refused` could not be opened. */
export const PullRequestState = z.enum(['opening', 'draft', 'open', 'merged', 'closed', 'refused']);

export const RepositoryPullRequest = z.strictObject({
  number: z.int().nullable(),
  /** For people. */
  url: z.string().nullable(),
  state: PullRequestState,
  /** Why it is not as it should be, and what to do. */
  message: z.string().nullable(),
});
export type RepositoryPullRequest = z.infer<typeof RepositoryPullRequest>;

/** The same as views tell it. */
export const PullRequestView = z.object({ ...RepositoryPullRequest.shape, state: growing(PullRequestState) });
