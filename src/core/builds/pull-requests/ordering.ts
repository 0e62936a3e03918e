/** When a build's pull requests are opened and brought up to date, and what becomes of it. */
import { isEvent } from '../../contract/events.ts';
import { pullRequestOptions, type RepositoryPullRequest } from '../../contract/finish.ts';
import { type BuildState, isFinal, type RepositoryState, runsOn } from '../state.ts';
import { andThen, type BuildInput, type Effect, noting, type Step, stepTo, withEffect } from '../step-types.ts';

/** Of a repository whose branch has nothing new, forges take none. */
const isChanged = ({ head, start }: RepositoryState): boolean => head !== null && start !== null && head !== start;

/** The repositories whose pull requests are to be as the build is now; one that has ended without its goal opens no more. */
export function withPullRequests(state: BuildState): RepositoryState[] {
  if (!pullRequestOptions(state.submission.finish)) return [];
  const changed = state.repositories.filter(isChanged);
  return runsOn(state.phase) ? changed : changed.filter(({ pullRequest }) => pullRequest?.number != null);
}

const opening: RepositoryPullRequest = { number: null, url: null, state: 'opening', message: null };

/** With the first that has merged into a repository, its pull request begins, as a draft. */
export function beginPullRequests(state: BuildState): Step {
  if (state.phase.kind !== 'running') return stepTo(state);
  const fresh = withPullRequests(state).filter(({ pullRequest }) => pullRequest === null);
  if (fresh.length === 0) return stepTo(state);
  const names = fresh.map(({ name }) => name);
  const repositories = state.repositories.map((repository) =>
    names.includes(repository.name) ? { ...repository, pullRequest: opening } : repository,
  );
  return withEffect(stepTo({ ...state, repositories }), { kind: 'pull-requests', stage: 'begun' });
}

/** At the end, whatever it is, they tell how it stands. */
export const endPullRequests = (state: BuildState): Effect[] =>
  withPullRequests(state).length === 0 ? [] : [{ kind: 'pull-requests', stage: 'ended' }];

type Told = Extract<BuildInput, { kind: 'pull-requests-told' }>;

/** Takes what the forges have answered. After the last word, the build goes on with its end; what was opened after it is told of it. */
export function pullRequestsTold(state: BuildState, { stage, told }: Told): Step {
  const taken = told.reduce((step, one) => andThen(step, (next) => oneTold(next, stage, one)), stepTo(state));
  if (stage === 'begun' && isFinal(state.phase) && hasOpened(taken))
    return withEffect(taken, ...endPullRequests(taken.state));
  if (stage !== 'ended' || state.phase.kind !== 'finishing' || !state.phase.pullRequests) return taken;
  const finishing: BuildState = { ...taken.state, phase: { kind: 'finishing', pullRequests: false } };
  return withEffect({ ...taken, state: finishing }, { kind: 'delete-working-refs' });
}

const hasOpened = ({ log }: Step): boolean => log.some((entry) => isEvent(entry, 'pull-request.opened'));

function oneTold(state: BuildState, stage: Told['stage'], one: Told['told'][number]): Step {
  const { repository } = one;
  const known = state.repositories.find(({ name }) => name === repository)?.pullRequest ?? null;
  const isKnown = known !== null && known.number !== null;
  // What was asked for first may be answered last.
  if (stage === 'begun' && isKnown) return stepTo(state);
  if (!one.ok) {
    const { message } = one;
    if (known?.message === message) return stepTo(state);
    const left = isKnown ? { ...known, message } : { ...opening, state: 'refused' as const, message };
    return noting(withPullRequest(state, repository, left), 'pull-request.refused', { repository, message });
  }
  const { number, url, state: stands, left } = one;
  const next = withPullRequest(state, repository, { number, url, state: stands, message: null });
  const data = { repository, number, url, state: stands, left };
  return noting(next, isKnown ? 'pull-request.updated' : 'pull-request.opened', data);
}

const withPullRequest = (state: BuildState, name: string, pullRequest: RepositoryPullRequest): BuildState => ({
  ...state,
  repositories: state.repositories.map((one) => (one.name === name ? { ...one, pullRequest } : one)),
});
