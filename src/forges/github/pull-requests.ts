/** Pull requests of GitHub: found by their branch, opened once, and brought up to date. */
import { z } from 'zod';
import { type ForgeResult, given, type PullRequest, refused, type WantedPullRequest } from '../forge.ts';
import { withSection } from '../own-section.ts';
import { type GitHubPlace, longestBody, longestTitle, pageSize } from './place.ts';
import { GitHubPull, Graph, stateOf } from './wire.ts';

/** Opens it, or updates the one that is there. */
export async function ensurePull(place: GitHubPlace, wanted: WantedPullRequest): Promise<ForgeResult<PullRequest>> {
  const found = await findPull(place, wanted);
  if (!found.ok) return found;
  if (found.value) return updatePull(place, found.value, wanted);
  const opened = await openPull(place, wanted);
  if (opened.ok) return adorned(place, opened.value, wanted, { isNew: true, left: [] });
  // Another call of ours may have been first: it is looked for once more before this counts as refused.
  const raced = opened.reason === 'refused' ? await findPull(place, wanted) : opened;
  return raced.ok && raced.value?.state === 'open' ? updatePull(place, raced.value, wanted) : opened;
}

async function findPull(
  { calls, repository, owner }: GitHubPlace,
  { head, base }: WantedPullRequest,
): Promise<ForgeResult<GitHubPull | null>> {
  const query = new URLSearchParams({ state: 'all', head: `${owner}:${head}`, base, per_page: String(pageSize) });
  const url = `${repository}/pulls?${query}`;
  const pulls = await calls.ask(z.array(GitHubPull), 'the pull requests of a branch', { method: 'GET', url });
  if (!pulls.ok) return pulls;
  return given(pulls.value.find(({ state }) => state === 'open') ?? pulls.value[0] ?? null);
}

async function openPull(
  { calls, repository }: GitHubPlace,
  { title, head, base, draft, body, mark }: WantedPullRequest,
): Promise<ForgeResult<GitHubPull>> {
  const post = (asDraft: boolean) =>
    calls.ask(GitHubPull, `a pull request for ${head}`, {
      method: 'POST',
      url: `${repository}/pulls`,
      body: {
        title: title.slice(0, longestTitle),
        head,
        base,
        body: withSection('', body, mark).slice(0, longestBody),
        draft: asDraft,
      },
    });
  const opened = await post(draft);
  // Private repositories of some plans have no drafts; nothing but the words of the refusal tells it from another one.
  const hasNoDrafts = !opened.ok && draft && /draft pull requests are not supported/i.test(opened.message);
  return hasNoDrafts ? post(false) : opened;
}

async function updatePull(
  place: GitHubPlace,
  pull: GitHubPull,
  wanted: WantedPullRequest,
): Promise<ForgeResult<PullRequest>> {
  if (pull.state === 'closed' || !wanted.update) return given(told(pull, { isNew: false, left: [] }));
  const body = withSection(pull.body ?? '', wanted.body, wanted.mark).slice(0, longestBody);
  if (body !== pull.body) {
    const url = `${place.repository}/pulls/${pull.number}`;
    const updated = await place.calls.send('a change of the pull request', { method: 'PATCH', url, body: { body } });
    if (!updated.ok) return updated;
  }
  const changed = await withDraft(place, pull, wanted.draft);
  if (changed.ok) return adorned(place, changed.value, wanted, { isNew: false, left: [] });
  if (changed.reason === 'unavailable') return changed;
  // One that cannot become a draft is open as it is.
  return adorned(place, pull, wanted, { isNew: false, left: wanted.draft ? [] : [changed.message] });
}

/** Whether it is a draft is changed by GraphQL alone. */
async function withDraft(
  { calls, graph, host }: GitHubPlace,
  pull: GitHubPull,
  draft: boolean,
): Promise<ForgeResult<GitHubPull>> {
  if (pull.draft === draft) return given(pull);
  const mutation = draft ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  const what = draft ? 'making the pull request a draft' : 'marking the pull request as ready';
  const query = `mutation($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  const body = { query, variables: { id: pull.node_id } };
  const changed = await calls.ask(Graph, what, { method: 'POST', url: graph, body });
  if (!changed.ok) return changed;
  const [error] = changed.value.errors ?? [];
  return error ? refused(`${host} refuses ${what}: ${error.message}`) : given({ ...pull, draft });
}

/** With its labels and, once it is ready, its reviewers; what of them does not exist keeps the request from nothing. */
async function adorned(
  { calls, repository }: GitHubPlace,
  pull: GitHubPull,
  { labels, reviewers }: WantedPullRequest,
  { isNew, left }: Pick<PullRequest, 'isNew' | 'left'>,
): Promise<ForgeResult<PullRequest>> {
  const { number, draft } = pull;
  const teams = reviewers.filter((reviewer) => reviewer.includes('/'));
  const additions = [
    { what: 'labels', url: `${repository}/issues/${number}/labels`, body: { labels }, isWanted: labels.length > 0 },
    {
      what: 'a request for reviews',
      url: `${repository}/pulls/${number}/requested_reviewers`,
      body: {
        reviewers: reviewers.filter((reviewer) => !reviewer.includes('/')),
        team_reviewers: teams.map((team) => team.slice(team.indexOf('/') + 1)),
      },
      isWanted: reviewers.length > 0 && !draft,
    },
  ];
  const missed: string[] = [];
  for (const { what, url, body, isWanted } of additions) {
    const added = isWanted ? await calls.send(what, { method: 'POST', url, body }) : given(null);
    if (added.ok) continue;
    if (added.reason === 'unavailable') return added;
    missed.push(added.message);
  }
  return given(told(pull, { isNew, left: [...left, ...missed] }));
}

const told = (pull: GitHubPull, { isNew, left }: Pick<PullRequest, 'isNew' | 'left'>): PullRequest => ({
  number: pull.number,
  url: pull.html_url,
  state: stateOf(pull),
  isNew,
  left,
});
