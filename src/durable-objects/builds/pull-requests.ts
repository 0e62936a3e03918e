/** A Build's effects on forges: its pull requests opened and kept up to date, with a check on what they hold. */

import { withPullRequests } from '../../core/builds/pull-requests/ordering.ts';
import { checkOf, pullRequestText } from '../../core/builds/pull-requests/text.ts';
import { type BuildState, gitIn, type RepositoryState } from '../../core/builds/state.ts';
import type { BuildInput, Effect } from '../../core/builds/step-types.ts';
import { pullRequestOptions } from '../../core/contract/finish.ts';
import { branchOf } from '../../core/contract/git-options.ts';
import type { ForgeFailure } from '../../forges/forge.ts';
import type { ForgeEnvironment } from '../../forges/forge-at.ts';
import { openForge } from '../forges.ts';
import { publicUrl } from '../public-url.ts';
import { done, type Performed } from './performed.ts';

/** After this many attempts a forge that does not answer counts as refusing. */
const maxAttempts = 8;

type Settings = ForgeEnvironment & { PUBLIC_URL?: string };
type Told = Extract<BuildInput, { kind: 'pull-requests-told' }>['told'][number];

/** All repositories again where one forge does not answer: what is done already is found, and not done twice. */
export async function tellForges(
  { stage }: Extract<Effect, { kind: 'pull-requests' }>,
  build: BuildState,
  attempts: number,
  settings: Settings,
): Promise<Performed> {
  const told: Told[] = [];
  for (const repository of withPullRequests(build)) {
    const one = await tellForge(repository, { stage, build, settings });
    if (one.ok || one.reason === 'refused') {
      told.push(one.ok ? one : { ok: false, repository: repository.name, message: one.message });
      continue;
    }
    const { message, inMs } = one;
    if (attempts < maxAttempts) return { kind: 'retry', message, ...(inMs === null ? {} : { inMs }) };
    told.push({ ok: false, repository: repository.name, message: `${message}; it was tried ${attempts + 1} times` });
  }
  return done({ kind: 'pull-requests-told', stage, told });
}

async function tellForge(
  repository: RepositoryState,
  { stage, build, settings }: { stage: 'begun' | 'ended'; build: BuildState; settings: Settings },
): Promise<Extract<Told, { ok: true }> | ForgeFailure> {
  const forge = openForge(repository.url, settings);
  if (!forge.ok) return forge;
  const options = pullRequestOptions(build.submission.finish);
  const place = publicUrl(settings);
  const text = pullRequestText(build, repository, place);
  const made = await forge.value.ensurePullRequest({
    ...text,
    base: build.origin?.continues[repository.name]?.base ?? repository.base ?? '',
    head: branchOf(build.id, gitIn(build, repository)),
    mark: `breakwater build ${build.id}`,
    labels: options?.labels ?? [],
    reviewers: options?.reviewers ?? [],
    update: stage === 'ended',
  });
  if (!made.ok) return made;
  const { number, url, state, left } = made.value;
  const check =
    repository.head === null || stage === 'begun' ? null : { commit: repository.head, ...checkOf(build, place) };
  const checked = check && (await forge.value.setCheck(check.commit, check));
  if (checked?.ok === false && checked.reason === 'unavailable') return checked;
  const unchecked = checked?.ok === false ? [checked.message] : [];
  return { ok: true, repository: repository.name, number, url, state, left: [...left, ...unchecked] };
}

/** Why no pull request can be opened in a repository; what does not answer now may do so at the build's end. */
export async function pullRequestFault(url: string, settings: Settings): Promise<string | null> {
  const forge = openForge(url, settings);
  if (!forge.ok) return forge.message;
  const may = await forge.value.mayOpen();
  return may.ok || may.reason === 'unavailable' ? null : may.message;
}
