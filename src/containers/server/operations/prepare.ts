/** Clones the repositories of a sandbox, restoring checkpoints, or goes on in a sandbox that is already prepared. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { PrepareRequest, PrepareResult } from '../../../core/sandbox/protocol.ts';
import { removeFolder } from '../files/remove-folder.ts';
import { headOf, inCheckout, initRepository } from '../git/checkout.ts';
import { git } from '../git/git.ts';
import { bringLfs } from '../git/lfs/bring-lfs.ts';
import { keepInStore, storeKey, takeFromStore } from '../git/object-store.ts';
import { learnIndex } from '../git/own-index.ts';
import { givePacks } from '../git/packs.ts';
import { fetchRemote, offerCommit, remoteCommit } from '../git/remote.ts';
import { fillSubmodules } from '../git/submodules.ts';
import { forgetUnread } from '../kept/kept-store.ts';
import { closeSandboxProxy } from '../network/sandbox-proxy.ts';
import { killCommands } from '../process/process-group.ts';
import { type Host, inTurn } from '../sandbox/host.ts';
import { forgetJobs, type HostedSandbox, newSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { removeClean } from './checkout.ts';
import { cleanPlace } from './clean-place.ts';
import { readRecord, writeRecord } from './prepared-record.ts';
import { renew } from './renew.ts';
import { setUpForHeads } from './set-up-for.ts';
import { removeOthers, startFromKept } from './start-from-kept.ts';

type Request = z.output<typeof PrepareRequest>;
type Result = z.output<typeof PrepareResult>;
type Repository = Request['repositories'][number];
type Prepared = Result['repositories'][number];

/**
 * URLs and the token may differ the next time: a restarted network gives new ones for the same repositories. So may the
 * checkpoints, which a run has only once it has pushed them; a sandbox that is there needs none.
 */
const identityOf = ({ run, repositories }: Request): string =>
  JSON.stringify([run, ...repositories.map(({ name, commit }) => [name, commit])]);

export async function prepare(host: Host, id: string, request: Request): Promise<Outcome<Result>> {
  const fault = faultOf(request);
  if (fault !== undefined) return failure('bad-request', fault);

  const sandbox = host.sandboxes.get(id) ?? newSandbox(host.config, id);
  sandbox.gitToken = request.gitToken;
  sandbox.allowedHosts = new Set(request.allowedHosts);
  sandbox.variables = new Map(Object.entries(request.variables));
  if (sandbox.clean) sandbox.clean.allowedHosts = sandbox.allowedHosts;
  sandbox.remotes = new Map(request.repositories.map(({ name, url }) => [name, url]));
  sandbox.origins = new Map(request.repositories.flatMap(({ name, origin }) => (origin ? [[name, origin]] : [])));
  sandbox.people = new Map(request.repositories.flatMap(({ name, people }) => (people ? [[name, people]] : [])));
  sandbox.bases = new Map(request.repositories.map(({ name, commit }) => [name, commit]));

  sandbox.setUpFiles = request.from?.files ?? null;

  const known = await readRecord(sandbox);
  // Where commands can write the record, what this server remembers counts.
  const isSameRun = known !== undefined && (sandbox.wanted ?? known.wanted) === identityOf(request);
  if (isSameRun) {
    sandbox.isSetUp = known.isSetUp;
    sandbox.setUpFor ??= known.setUpFor;
    const taken = await takeUp(sandbox, known.repositories);
    if (taken.ok) remember(known.repositories);
    // Where git does not know its own repository any more, the checkpoint is all there is.
    if (taken.ok || taken.error.reason !== 'git') return taken;
  }
  const isReused = host.sandboxes.delete(id) && !isSameRun;
  const setUpBefore = sandbox.setUpFor ?? known?.setUpFor ?? null;
  sandbox.isSetUp = false;
  sandbox.setUpFor = null;
  sandbox.pushed.clear();
  sandbox.tips.clear();
  sandbox.withoutLfs.clear();
  forgetJobs(sandbox);
  sandbox.safe.clear();
  await removeClean(sandbox);
  killCommands(sandbox);
  await closeSandboxProxy(sandbox);
  sandbox.isUntouched = false;
  sandbox.isPristine = false;
  if (known && !isSameRun && request.keep === 'ignored' && namesOf(known) === namesOf(request)) {
    const renewed = all(await Promise.all(request.repositories.map((repository) => renew(sandbox, repository))));
    if (renewed.ok) {
      const wanted = await setUpForHeads(sandbox);
      if (!wanted.ok) return wanted;
      const isStale = wanted.result !== null && wanted.result !== setUpBefore;
      sandbox.setUpFor = isStale ? null : setUpBefore;
      return prepared(renewed.result, { kept: true, ...(isStale && { isStale }) });
    }
    // A checkout that git cannot bring back is no help; one that the remote cannot be asked for may be, later.
    if (renewed.error.reason !== 'git') return renewed;
  }
  await removeFolder(sandbox.folder);
  const cleaned = isReused ? await cleanPlace(host) : success(undefined);
  if (!cleaned.ok) return cleaned;
  await removeOthers(host, id);
  const { from } = request;
  const started = from ? await startFromKept(host, sandbox, { ...request, from }) : success(null);
  if (!started.ok) return started;
  if (started.result) {
    sandbox.isSetUp = true;
    return prepared(started.result);
  }
  await removeFolder(sandbox.folder);
  for (const folder of ['work', 'home', 'remotes']) await mkdir(join(sandbox.folder, folder), { recursive: true });

  sandbox.isUntouched = true;
  const cloned = all(await Promise.all(request.repositories.map((repository) => clone(host, sandbox, repository))));
  if (cloned.ok) {
    sandbox.isPristine = true;
    return prepared(cloned.result);
  }
  await removeFolder(sandbox.folder);
  return cloned;

  async function prepared(begun: Prepared[], kept?: Pick<Result, 'kept' | 'isStale'>): Promise<Outcome<Result>> {
    const checkouts = begun.map(({ name, head }) => ({ name, commit: head }));
    const filled = await fillSubmodules(
      sandbox,
      checkouts.filter(({ name }) => sandbox.origins.has(name)),
    );
    if (!filled.ok) return filled;
    const repositories = begun.map((repository) => {
      const submodules = filled.result.get(repository.name) ?? [];
      return { ...repository, ...(submodules.length > 0 && { submodules }) };
    });
    const { isSetUp, setUpFor } = sandbox;
    // Last: without it a sandbox is begun anew.
    await writeRecord(sandbox, { wanted: identityOf(request), repositories, isSetUp, setUpFor });
    remember(repositories);
    return success({ repositories, ...(isReused && { reused: true as const }), ...kept, ...setUpOf(sandbox) });
  }

  function remember(repositories: readonly Prepared[]): void {
    for (const { name, head } of repositories) if (!sandbox.safe.has(name)) sandbox.safe.set(name, head);
    sandbox.wanted = identityOf(request);
    host.sandboxes.set(id, sandbox);
    forgetUnread(host);
  }
}

const setUpOf = ({ isSetUp }: HostedSandbox): Pick<Result, 'isSetUp'> => (isSetUp ? { isSetUp: true } : {});

const namesOf = ({ repositories }: { repositories: readonly { name: string }[] }): string =>
  repositories
    .map(({ name }) => name)
    .toSorted()
    .join();

function faultOf({ repositories, gitToken }: Request): string | undefined {
  const names = repositories.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) return 'two repositories have the same name';
  if (!/^[\x21-\x7e]*$/.test(gitToken)) return 'gitToken must be visible ASCII: it becomes a header';
  for (const { name, url } of repositories) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed || !['http:', 'https:', 'file:'].includes(parsed.protocol) || parsed.username || parsed.password)
      return `the url of ${name} must be http, https or file and hold no credentials`;
  }
  return undefined;
}

async function takeUp(sandbox: HostedSandbox, known: Prepared[]): Promise<Outcome<Result>> {
  const heads = all(await Promise.all(known.map(({ name }) => headOf(sandbox, name))));
  if (!heads.ok) return heads;
  return success({
    kept: true,
    ...setUpOf(sandbox),
    repositories: known.map((repository, index) => ({
      ...repository,
      head: heads.result[index]?.commit ?? repository.head,
    })),
  });
}

async function clone(
  host: Host,
  sandbox: HostedSandbox,
  { name, commit, checkpoint }: Repository,
): Promise<Outcome<Prepared>> {
  await initRepository(sandbox, name);

  // Asked first, as a fetch fails altogether where one of its refs does not exist.
  const saved = checkpoint === undefined ? success(null) : await remoteCommit(sandbox, name, checkpoint);
  if (!saved.ok) return saved;

  const mayRead = checkpoint !== undefined;
  const fetched = await fetchBase(host, sandbox, name, { commit, mayRead });
  if (!fetched.ok) return fetched;
  // After the base: a checkpoint is the run's own and does not belong in its build's store.
  const restored =
    saved.result === null ? fetched : await fetchRemote(sandbox, name, { source: saved.result, name: 'checkpoint' });
  if (!restored.ok) return restored;
  const given = await givePacks(sandbox, name);
  if (!given.ok) return given;

  const head = saved.result ?? commit;
  const brought = await bringLfs(sandbox, name, head);
  if (!brought.ok) return brought;
  const checkedOut = await git(sandbox, inCheckout(sandbox, name, ['reset', '-q', '--hard', head]));
  if (!checkedOut.ok) return checkedOut;
  const learned = await learnIndex(sandbox, name);
  return learned.ok ? success({ name, head, restored: saved.result !== null }) : learned;
}

/**
 * From the build's store as far as that goes. Git asks no remote for what it has, so the right to read is asked for first,
 * unless the remote has just answered.
 */
async function fetchBase(
  host: Host,
  sandbox: HostedSandbox,
  name: string,
  { commit, mayRead }: { commit: string; mayRead: boolean },
): Promise<Outcome<unknown>> {
  const key = storeKey(sandbox, name);
  const fetchAndKeep = async (): Promise<Outcome<unknown>> => {
    const [readable, stored] = await Promise.all([
      host.stores.has(key) && !mayRead ? remoteCommit(sandbox, name, 'HEAD') : success(null),
      takeFromStore(host, sandbox, name),
    ]);
    if (!readable.ok) return readable;
    const offered = stored === null ? success(undefined) : await offerCommit(sandbox, name, stored);
    if (!offered.ok) return offered;
    // The history is copied while the remote is asked for what is new.
    const [fetched, given] = await Promise.all([
      stored === commit ? offered : fetchRemote(sandbox, name, { source: commit, name: 'base' }),
      stored === null ? success(undefined) : givePacks(sandbox, name),
    ]);
    if (!given.ok) return given;
    if (fetched.ok && stored !== commit) await keepInStore(host, sandbox, name, commit);
    return fetched;
  };
  // Sandboxes that start together wait for the first one's history instead of fetching it all at once.
  return host.stores.get(key)?.commit === commit ? fetchAndKeep() : inTurn(host, `store ${key}`, fetchAndKeep);
}

/** The results of all, or the first failure. */
function all<T>(outcomes: Array<Outcome<T>>): Outcome<T[]> {
  const results: T[] = [];
  for (const outcome of outcomes) {
    if (!outcome.ok) return outcome;
    results.push(outcome.result);
  }
  return success(results);
}
