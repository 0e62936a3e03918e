/** The build whose branch a pull request is of, and who may have a say in it. */
import type { Origin } from '../../core/contract/origin.ts';
import type { BuildSnapshot } from '../../core/contract/views.ts';
import { continuedFrom } from '../../core/triggers/follow-up.ts';
import { isAt, type RepositoryKey, repositoryKey } from '../../core/triggers/stored-trigger.ts';
import { buildOfBranch, mayWrite } from '../../core/triggers/what-to-do.ts';
import { type ForgeResult, given } from '../../forges/forge.ts';
import type { Context, EventPorts, IssueTrigger } from './event-context.ts';

/** `number` is how many builds have gone on with the branch so far. */
export type BranchBuild = { view: BuildSnapshot; continues: Origin['continues']; number: number };

export const branchSubject = (branch: string): string => `branch ${branch}`;

/** The last build of a branch; null where it is none of this tenant, or none of the repository where the branch is. */
export async function buildOnBranch(
  branch: string,
  place: RepositoryKey,
  { trigger, store, ports }: Context,
): Promise<BranchBuild | null> {
  const last = store.lastBuild(branchSubject(branch));
  const view = await ports.builds.view(last?.id ?? buildOfBranch(branch) ?? '');
  const continues = view && view.tenant === trigger.tenant ? continuedFrom(view, branch, place) : null;
  return view && continues ? { view, continues, number: last?.number ?? 0 } : null;
}

/** The build's repositories that the trigger does not name: nobody has said yet that its people may have work done there. */
export function unasked({ repositories }: BuildSnapshot, { config }: IssueTrigger): string[] {
  const named = [config.repository, ...(config.submission.repositories ?? []).map(({ url }) => url)];
  return repositories.map(({ url }) => url).filter((url) => !named.some((one) => isAt(url, repositoryKey(one))));
}

/** Whether somebody may write in all of these; a login says nothing of who bears it at another host. */
export async function mayWriteIn(
  urls: readonly string[],
  { login, host }: { login: string; host: string },
  { forgeOf }: EventPorts,
): Promise<ForgeResult<boolean>> {
  if (urls.some((url) => repositoryKey(url).host !== host.toLowerCase())) return given(false);
  for (const url of urls) {
    const forge = forgeOf(url);
    const permission = forge.ok ? await forge.value.permissionOf(login) : forge;
    if (!permission.ok) return permission;
    if (!mayWrite(permission.value)) return given(false);
  }
  return given(true);
}
