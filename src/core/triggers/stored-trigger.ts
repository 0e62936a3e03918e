/** What is kept of a trigger: its row in the list of them all, with what its kind needs. */
import { z } from 'zod';
import { type FinishOptions, pullRequestOptions } from '../contract/finish.ts';
import { canonicalRemote, remoteIdentity } from '../contract/remote-url.ts';
import { TriggerInput } from '../contract/triggers.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';

export const StoredTrigger = z.strictObject({
  /** `t` and ten letters or digits. */
  id: z.string(),
  tenant: z.string(),
  config: TriggerInput,
  /** SHA-256 of the key that opens a hook; null of the other kinds. */
  keyHash: z.string().nullable(),
  createdAt: z.number(),
  createdBy: z.string(),
});
export type StoredTrigger = z.infer<typeof StoredTrigger>;

export const isTriggerId = (text: string): boolean => /^t[a-z2-7]{10}$/.test(text);

export type RepositoryKey = { host: string; repository: string };

/** The forge's host and the path of the repository there, in lower case, as forges take both in any case. */
export function repositoryKey(url: string): RepositoryKey {
  const { host, pathname } = new URL(canonicalRemote(url));
  const repository = pathname.replace(/^\/|\.git$/g, '').toLowerCase();
  return { host: host.toLowerCase(), repository };
}

export const isAt = (url: string, { host, repository }: RepositoryKey): boolean => {
  const own = repositoryKey(url);
  return own.host === host.toLowerCase() && own.repository === repository.toLowerCase();
};

/** What a build of a trigger is submitted with, beside its text. */
export type Occasion = { spec: string } | { prompt: string };

/** The submission of a build, as it would be posted. Where the trigger names no repositories, it is the one of its issues. */
export function submissionOf(config: TriggerInput, occasion: Occasion): Record<string, unknown> {
  const { submission } = config;
  const own = config.kind === 'issue' ? remoteOf(config.repository) : null;
  const repositories = submission.repositories ?? (own === null ? undefined : [{ name: nameIn(own), url: own }]);
  return { ...submission, repositories, ...occasion };
}

/** GitLab sends whoever leaves `.git` out to another address, and no redirect is followed. */
const remoteOf = (url: string): string => `${remoteIdentity(url)}.git`;

/** What a pull request of the build closes, where one is opened. */
export const closing = ({ submission: { finish } }: TriggerInput, issue: string): { finish?: FinishOptions } =>
  pullRequestOptions(finish) && finish.closes === undefined ? { finish: { ...finish, closes: issue } } : {};

function nameIn(url: string): string {
  const [last] = new URL(url).pathname
    .replace(/\/$|\.git$/g, '')
    .split('/')
    .slice(-1);
  const name = RepositoryName.safeParse(last);
  return name.success ? name.data : 'repository';
}
