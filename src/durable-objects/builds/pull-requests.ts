/** A Build's effects on forges: its pull requests opened and kept up to date, with a check on what they hold. */

import { picturePath } from '../../auth/capability.ts';
import { withPullRequests } from '../../core/builds/pull-requests/ordering.ts';
import { pictureIds } from '../../core/builds/pull-requests/screenshots.ts';
import { checkOf, pullRequestText } from '../../core/builds/pull-requests/text.ts';
import { type BuildState, gitIn, type RepositoryState } from '../../core/builds/state.ts';
import type { BuildInput, Effect } from '../../core/builds/step-types.ts';
import { pullRequestOptions } from '../../core/contract/finish.ts';
import { branchOf } from '../../core/contract/git-options.ts';
import { type ForgeFailure, unavailable } from '../../forges/forge.ts';
import type { ForgeEnvironment } from '../../forges/forge-at.ts';
import { openForge } from '../forges.ts';
import { publicUrl } from '../public-url.ts';
import { done, type Performed } from './performed.ts';

/** After this many attempts a forge that does not answer counts as refusing: two hours at the most. */
const maxAttempts = 8;
/** Forges may ask for more; nobody waits so long for the end of a build. */
const longestWaitMs = 15 * 60_000;

type Settings = ForgeEnvironment & { PUBLIC_URL?: string; CAPABILITY_SECRET: string };
type Told = Extract<BuildInput, { kind: 'pull-requests-told' }>['told'][number];

/** All repositories at each attempt, whatever one of them answers: what is done already is found, and not done twice. */
export async function tellForges(
  { stage }: Extract<Effect, { kind: 'pull-requests' }>,
  build: BuildState,
  attempts: number,
  settings: Settings,
): Promise<Performed> {
  const told: Told[] = [];
  const away: { repository: string; failure: ForgeFailure }[] = [];
  for (const repository of withPullRequests(build)) {
    const one = await tellForge(repository, { stage, build, settings }).catch(thrown);
    if (one.ok) told.push(one);
    else if (one.reason === 'refused') told.push(refusal(repository.name, one.message));
    else away.push({ repository: repository.name, failure: one });
  }
  const input = (all: Told[]) => ({ kind: 'pull-requests-told' as const, stage, told: all });
  const [first] = away;
  if (!first) return done(input(told));
  if (attempts >= maxAttempts) {
    const given = away.map(({ repository, failure: { message } }) =>
      refusal(repository, `${message}; it was tried ${attempts + 1} times`),
    );
    return done(input([...told, ...given]));
  }
  const waits = away.flatMap(({ failure: { inMs } }) => inMs ?? []);
  return {
    kind: 'retry',
    message: first.failure.message,
    ...(waits.length > 0 && { inMs: Math.min(Math.max(...waits), longestWaitMs) }),
    // A build that ends meanwhile is to know what it has opened; of its end it hears once, when all is said.
    ...(stage === 'begun' && told.length > 0 && { input: input(told) }),
  };
}

const refusal = (repository: string, message: string): Told => ({ ok: false, repository, message });

/** Whatever it is, it keeps no build from its end. */
function thrown(error: unknown): ForgeFailure {
  console.error('build: a forge could not be told:', error);
  return unavailable(error instanceof Error ? error.message : String(error));
}

const dayMs = 24 * 60 * 60_000;
/** As long as a shared link may be good for. */
const pictureDays = 90;

/** The same addresses for a whole day, so that a description that is written again stays what it is. */
async function picturesOf(build: BuildState, origin: string | null, settings: Settings): Promise<Map<string, string>> {
  const until = ((Math.floor(Date.now() / dayMs) + pictureDays) * dayMs) / 1000;
  const signed = pictureIds(build).map(async (evidence) => {
    const path = await picturePath(settings.CAPABILITY_SECRET, { buildId: build.id, evidence, until });
    return [evidence, `${origin}${path}`] as const;
  });
  return new Map(origin === null ? [] : await Promise.all(signed));
}

async function tellForge(
  repository: RepositoryState,
  { stage, build, settings }: { stage: 'begun' | 'ended'; build: BuildState; settings: Settings },
): Promise<Extract<Told, { ok: true }> | ForgeFailure> {
  const forge = openForge(repository.url, settings);
  if (!forge.ok) return forge;
  const options = pullRequestOptions(build.submission.finish);
  const { origin } = publicUrl(settings);
  const place = { origin, pictures: await picturesOf(build, origin, settings) };
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
export async function pullRequestFault(url: string, settings: ForgeEnvironment): Promise<string | null> {
  const forge = openForge(url, settings);
  if (!forge.ok) return forge.message;
  const may = await forge.value.mayOpen();
  return may.ok || may.reason === 'unavailable' ? null : may.message;
}
