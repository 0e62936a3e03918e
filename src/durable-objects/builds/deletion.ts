/** Clears away what a deleted build has elsewhere. Each part may be done again, so a crash in between loses nothing. */
import { removeShares } from '../../access/shares.ts';
import { type BuildState, isFinal } from '../../core/builds/state.ts';
import type { Env } from '../../env.ts';
import { removeBuild } from '../../history/remove.ts';
import { tellListReaders } from '../list-readers/list-readers.ts';
import { agentRun } from './effects.ts';

/** Runs whose objects are asked at the same time. */
const runsAtOnce = 20;

/**
 * Takes a build out of history and its runs' objects out of the world; `forget` hears of those that are gone, a few at a
 * time. False while a run has still to end, which it does once its sandbox has been given back.
 */
export async function clearAway(
  build: BuildState,
  forget: (runIds: readonly string[]) => void,
  env: Env,
): Promise<boolean> {
  if (build.deletedAt === null || !isFinal(build.phase)) throw new Error(`the build ${build.id} is not deleted`);
  await removeBuild(env.DB, build.id);
  await removeShares(env.DB, build.id);
  await tellListReaders(env, build.tenant);
  const ids = Object.keys(build.runs);
  let left = ids.length;
  for (let start = 0; start < ids.length; start += runsAtOnce) {
    const asked = ids.slice(start, start + runsAtOnce);
    const answers = await Promise.all(asked.map((id) => agentRun(env, id).erase()));
    const gone = asked.filter((_, index) => answers[index]);
    forget(gone);
    left -= gone.length;
  }
  return left === 0;
}

/** When runs that had not ended are asked again: less and less often. */
export const nextClearAt = ({ deletedAt }: BuildState, now: number): number =>
  now + Math.min(Math.max(1000, Math.floor((now - (deletedAt ?? now)) / 4)), 60_000);
