/** Pull requests of forges where a word before the title makes the draft: GitLab and Gitea. */
import { type ForgeResult, given, type PullRequest, type WantedPullRequest } from './forge.ts';
import { withSection } from './own-section.ts';

export type Found = {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  title: string;
  body: string;
};

export type TitledDrafts = {
  /** `Draft: `, say, and what the forge takes for it as well. */
  prefix: string;
  anyPrefix: RegExp;
  longest: { title: number; body: number };
  /** The open one of the branch, or else the last one. */
  find(wanted: WantedPullRequest): Promise<ForgeResult<Found | null>>;
  open(wanted: WantedPullRequest, text: { title: string; body: string }): Promise<ForgeResult<Found>>;
  change(number: number, text: { title?: string; body?: string }): Promise<ForgeResult<null>>;
  /** Adds labels and reviewers, and tells what of them it could not add. */
  adorn(
    found: Found,
    given: { labels: readonly string[]; reviewers: readonly string[] },
  ): Promise<ForgeResult<string[]>>;
};

/** Opens it, or updates the one that is there. */
export async function ensureByTitle(forge: TitledDrafts, wanted: WantedPullRequest): Promise<ForgeResult<PullRequest>> {
  const found = await forge.find(wanted);
  if (!found.ok) return found;
  if (found.value) return update(forge, found.value, wanted);
  const text = {
    title: `${wanted.draft ? forge.prefix : ''}${wanted.title}`.slice(0, forge.longest.title),
    body: withSection('', wanted.body, wanted.mark).slice(0, forge.longest.body),
  };
  const opened = await forge.open(wanted, text);
  if (opened.ok) return adorned(forge, opened.value, wanted, true);
  // Another call of ours may have been first: it is looked for once more before this counts as refused.
  const raced = opened.reason === 'refused' || opened.status === 409 ? await forge.find(wanted) : opened;
  return raced.ok && raced.value?.state === 'open' ? update(forge, raced.value, wanted) : opened;
}

async function update(forge: TitledDrafts, found: Found, wanted: WantedPullRequest): Promise<ForgeResult<PullRequest>> {
  if (found.state !== 'open' || !wanted.update) return given(told(forge, found, { isNew: false, left: [] }));
  const body = withSection(found.body, wanted.body, wanted.mark).slice(0, forge.longest.body);
  const bare = found.title.replace(forge.anyPrefix, '');
  const title = isDraft(forge, found) === wanted.draft ? found.title : `${wanted.draft ? forge.prefix : ''}${bare}`;
  const change = { ...(title === found.title ? {} : { title }), ...(body === found.body ? {} : { body }) };
  if (Object.keys(change).length > 0) {
    const changed = await forge.change(found.number, change);
    if (!changed.ok) return changed;
  }
  return adorned(forge, { ...found, title, body }, wanted, false);
}

async function adorned(
  forge: TitledDrafts,
  found: Found,
  { labels, reviewers, draft }: WantedPullRequest,
  isNew: boolean,
): Promise<ForgeResult<PullRequest>> {
  const left = await forge.adorn(found, { labels, reviewers: draft ? [] : reviewers });
  return left.ok ? given(told(forge, found, { isNew, left: left.value })) : left;
}

const isDraft = ({ anyPrefix }: TitledDrafts, { title }: Found): boolean => anyPrefix.test(title);

const told = (
  forge: TitledDrafts,
  found: Found,
  { isNew, left }: Pick<PullRequest, 'isNew' | 'left'>,
): PullRequest => ({
  number: found.number,
  url: found.url,
  state: found.state === 'open' && isDraft(forge, found) ? 'draft' : found.state,
  isNew,
  left,
});
