/** Effects of a Build on its git remotes: its branches opened and moved, and what is left behind cleared away. */
import { type BuildState, gitIn } from '../../core/builds/state.ts';
import type { Merge } from '../../core/builds/task-state.ts';
import { branchRefOf, type RepositoryGit } from '../../core/contract/git-options.ts';
import { trialRefs, workingRefsPrefix } from '../../core/refs.ts';
import { openRepository } from '../../git/open-repository.ts';
import { type GitPorts, listRefs, type Remote } from '../../git/remote.ts';
import { type GitSettings, reachRemote } from '../../git/resolve.ts';
import { compareAndSwap, deleteRefs, inTheWay, tryRefs } from '../../git/update-refs.ts';
import { done, type Performed } from './performed.ts';

/** After this many attempts a remote that does not answer counts as refusing. */
const maxAttempts = 8;
/** A remote that says no is asked as often as this. */
const maxRefusals = 2;
const git: GitPorts = { fetch: (url, init) => fetch(url, init), timeoutMs: 30_000 };

/** Opens the integration branch of every repository at its base; a branch that is there already is taken as it is. */
export async function openRepositories(build: BuildState, attempts: number, settings: GitSettings): Promise<Performed> {
  const results = await Promise.all(
    build.repositories.map(async (repository) => {
      const { name } = repository;
      const named = gitIn(build, repository);
      const opened = await openRepository(repository, settings, git);
      if (!opened.ok)
        return {
          ok: false as const,
          message: `repository ${name}: ${opened.message}`,
          mayPass: opened.isOutage === true,
        };
      const refused = ({ message, reason }: { message: string; reason: string }) => ({
        ok: false as const,
        message: `repository ${name}: ${message}`,
        mayPass: reason === 'unreachable',
      });
      const tried = await tryRefs(opened.remote, { refs: trialRefs(build.id, named.refsPrefix), at: opened.sha }, git);
      if (!tried.ok) return refused(tried);
      const update = { ref: branchRefOf(build.id, named), from: null, to: opened.sha };
      const swapped = await compareAndSwap(opened.remote, update, git);
      if (swapped.ok) return { ok: true as const, name, base: opened.base, head: opened.sha };
      if (swapped.reason === 'moved' && swapped.actual !== null)
        return { ok: true as const, name, base: opened.base, head: swapped.actual };
      if (swapped.reason === 'moved')
        return refused({ reason: swapped.reason, message: 'the integration branch comes and goes' });
      const way = swapped.reason === 'refused' ? await inTheWay(opened.remote, update.ref, git) : null;
      return refused({ reason: swapped.reason, message: way ?? swapped.message });
    }),
  );
  const refused = results.flatMap((result) => (result.ok ? [] : [result]));
  if (refused.length > 0) {
    const message = refused.map((refusal) => refusal.message).join('; ');
    const most = refused.every(({ mayPass }) => mayPass) ? maxAttempts : maxRefusals;
    return attempts < most ? { kind: 'retry', message } : done({ kind: 'repositories-refused', message });
  }
  const repositories = results.flatMap((result) =>
    result.ok ? [{ name: result.name, base: result.base, head: result.head }] : [],
  );
  return done({ kind: 'repositories-opened', repositories });
}

type Target = { remote: Remote; git: RepositoryGit } | { message: string; isOutage: boolean };

const remoteOf = async (build: BuildState, name: string, settings: GitSettings): Promise<Target> => {
  const repository = build.repositories.find((candidate) => candidate.name === name);
  if (!repository) return { message: `there is no repository ${name}`, isOutage: false };
  const resolved = await reachRemote(repository.url, settings);
  return resolved.ok
    ? { remote: resolved.remote, git: gitIn(build, repository) }
    : { message: resolved.message, isOutage: resolved.isOutage === true };
};

/**
 * Moves the integration refs of a task, all or none: where one cannot move, those that have are put back. The outbox is the
 * journal of that: cut off between two refs, the whole is done again, and comes to the same end.
 */
export async function advanceRefs(
  { task, merges }: { task: string; merges: Merge[] },
  build: BuildState,
  attempts: number,
  settings: GitSettings,
): Promise<Performed> {
  const mayPass = attempts < maxAttempts;
  const moved: Merge[] = [];
  for (const [index, merge] of merges.entries()) {
    const { repository } = merge;
    const swapped = await moveRef(merge, build, settings);
    if (swapped.ok) {
      moved.push(merge);
      continue;
    }
    if (swapped.reason === 'unreachable' && mayPass) return { kind: 'retry', message: swapped.message };
    const before = await movedBefore(merges.slice(index + 1), build, settings);
    if (before.unreachable !== null && mayPass) return { kind: 'retry', message: before.unreachable };
    const back = await putBack([...moved, ...before.moved], build, settings);
    const unsure = back.find(({ unreachable }) => unreachable !== null)?.unreachable;
    if (unsure && mayPass) return { kind: 'retry', message: unsure };
    const returned = back.flatMap((one) => (one.head === one.from ? [one.repository] : []));
    const left = back.flatMap((one) => (one.head === one.from ? [] : [{ repository: one.repository, head: one.head }]));
    if (swapped.reason !== 'moved')
      return done({ kind: 'refs-refused', task, message: `${repository}: ${swapped.message}`, heads: left, returned });
    const heads = [...left, { repository, head: swapped.actual }];
    return done({ kind: 'refs-advanced', task, moved: false, heads, returned });
  }
  const heads = merges.map(({ repository, to }) => ({ repository, head: to }));
  return done({ kind: 'refs-advanced', task, moved: true, heads, returned: [] });
}

type Swapped = Awaited<ReturnType<typeof compareAndSwap>>;

async function moveRef({ repository, from, to }: Merge, build: BuildState, settings: GitSettings): Promise<Swapped> {
  const target = await remoteOf(build, repository, settings);
  if ('message' in target)
    return { ok: false, reason: target.isOutage ? 'unreachable' : 'refused', message: target.message };
  const ref = branchRefOf(build.id, target.git);
  return compareAndSwap(target.remote, { ref, from, to }, git);
}

/** Of those that this attempt has not come to, the ones that stand where an earlier attempt has moved them. */
async function movedBefore(
  rest: readonly Merge[],
  build: BuildState,
  settings: GitSettings,
): Promise<{ moved: Merge[]; unreachable: string | null }> {
  const moved: Merge[] = [];
  let unreachable: string | null = null;
  for (const merge of rest) {
    const target = await remoteOf(build, merge.repository, settings);
    if ('message' in target) {
      if (target.isOutage) unreachable = target.message;
      continue;
    }
    const ref = branchRefOf(build.id, target.git);
    const list = await listRefs(target.remote, { ...git, prefixes: [ref] });
    if (!list.ok) unreachable = list.message;
    else if (list.refs.get(ref) === merge.to) moved.push(merge);
  }
  return { moved, unreachable };
}

type Back = { repository: string; from: string; head: string | null; unreachable: string | null };

/** The last first. One on which someone has built meanwhile, or that the remote does not let go back, stays. */
async function putBack(moved: readonly Merge[], build: BuildState, settings: GitSettings): Promise<Back[]> {
  const back: Back[] = [];
  for (const { repository, from, to } of moved.toReversed()) {
    const swapped = await moveRef({ repository, from: to, to: from }, build, settings);
    const unreachable = !swapped.ok && swapped.reason === 'unreachable' ? swapped.message : null;
    const head = swapped.ok ? from : swapped.reason === 'moved' ? swapped.actual : to;
    back.push({ repository, from, head, unreachable });
  }
  return back.toReversed();
}

/** Removes candidates, checkpoints and graded merges of a build that has ended. */
export async function deleteWorkingRefs(
  build: BuildState,
  attempts: number,
  settings: GitSettings,
): Promise<Performed> {
  const failures = await Promise.all(
    build.repositories.map(async ({ name }) => {
      const target = await remoteOf(build, name, settings);
      if ('message' in target) return [`${name}: ${target.message}`];
      const list = await listRefs(target.remote, {
        ...git,
        prefixes: [workingRefsPrefix(build.id, target.git.refsPrefix)],
      });
      if (!list.ok) return [`${name}: ${list.message}`];
      const deleted = await deleteRefs(target.remote, [...list.refs.keys()], git);
      return deleted.ok ? [] : [`${name}: ${deleted.message}`];
    }),
  );
  const messages = failures.flat();
  if (messages.length > 0 && attempts < maxAttempts) return { kind: 'retry', message: messages.join('; ') };
  return done({ kind: 'refs-deleted', left: messages });
}
