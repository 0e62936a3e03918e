/** Begins a sandbox, or its clean checkout, from what `setup` had made when it was kept, brought to the commits wanted. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { KeptName } from '../../../core/sandbox/kept.ts';
import type { PrepareRequest, PrepareResult } from '../../../core/sandbox/protocol.ts';
import { removeFolder } from '../files/remove-folder.ts';
import { inCheckout } from '../git/checkout.ts';
import { git } from '../git/git.ts';
import { giveLfs } from '../git/lfs/bring-lfs.ts';
import { learnIndex } from '../git/own-index.ts';
import { givePacks } from '../git/packs.ts';
import { remoteCommit } from '../git/remote.ts';
import { fillSubmodules } from '../git/submodules.ts';
import { members } from '../kept/kept-record.ts';
import { fileOf, filesOf } from '../kept/kept-store.ts';
import { setUpDigest } from '../kept/set-up-digest.ts';
import { makeSpareLater } from '../kept/spare.ts';
import { unpack } from '../kept/unpack.ts';
import type { Host } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { placeOf } from './place.ts';
import { renew } from './renew.ts';

type Repository = z.output<typeof PrepareRequest>['repositories'][number];
type Prepared = z.output<typeof PrepareResult>['repositories'][number];

/** Null where nothing is kept under the name that fits the commits: the folder is then to be emptied. */
export async function startFromKept(
  host: Host,
  sandbox: HostedSandbox,
  { repositories, from }: { repositories: readonly Repository[]; from: KeptName },
): Promise<Outcome<Prepared[] | null>> {
  const files = await filesOf(host, from);
  // The newest tells what would have fitted.
  let [file] = files;
  for (let tries = 0; file !== undefined && tries < 2; tries++) {
    await removeFolder(sandbox.folder);
    await mkdir(sandbox.folder, { recursive: true });
    if (!(await unpack(host, file, { folder: sandbox.folder, wanted: members }))) return success(null);
    const begun = await bringTo(sandbox, repositories);
    if (!begun.ok) return noneWhereGitFails(begun);
    const commits = begun.result.map(({ name, head }) => ({ name, commit: head }));
    const digest = await setUpDigest(sandbox, commits, from.files);
    if (!digest.ok) return noneWhereGitFails(digest);
    const fitting = fileOf(host, from, digest.result);
    if (fitting === file) {
      sandbox.setUpFor = digest.result;
      makeSpareLater(host, file);
      return begun;
    }
    file = files.find((other) => other === fitting);
  }
  return success(null);
}

/** A checkout that git cannot bring there is no help; one that the remote cannot be asked for may be, later. */
const noneWhereGitFails = <T>(failed: Extract<Outcome<T>, { ok: false }>): Outcome<null> =>
  failed.error.reason === 'git' ? success(null) : failed;

async function bringTo(sandbox: HostedSandbox, repositories: readonly Repository[]): Promise<Outcome<Prepared[]>> {
  const prepared: Prepared[] = [];
  for (const repository of repositories) {
    // Git asks no remote for what it has, and the run must have the right to read it.
    const readable = await remoteCommit(sandbox, repository.name, 'HEAD');
    if (!readable.ok) return readable;
    const renewed = await renew(sandbox, repository);
    if (!renewed.ok) return renewed;
    const learned = await learnIndex(sandbox, repository.name);
    if (!learned.ok) return learned;
    prepared.push(renewed.result);
  }
  return success(prepared);
}

/** The commits have to be in the checkouts of the sandbox. Null where nothing that is kept fits them. */
export async function cleanFromKept(
  host: Host,
  sandbox: HostedSandbox,
  { repositories, from }: { repositories: readonly { name: string; commit: string }[]; from: KeptName },
): Promise<Outcome<HostedSandbox | null>> {
  const digest = await setUpDigest(sandbox, repositories, from.files);
  if (!digest.ok) return digest;
  const file = (await filesOf(host, from)).find((path) => path === fileOf(host, from, digest.result));
  if (file === undefined) return success(null);
  const place = placeOf(sandbox, 'clean');
  await mkdir(place.folder, { recursive: true });
  if (!(await unpack(host, file, { folder: place.folder, wanted: ['work', 'home', 'control'] }))) return success(null);
  for (const { name, commit } of repositories) {
    const given = await givePacks(sandbox, name, place);
    if (!given.ok) return given;
    const withLfs = await giveLfs(sandbox, name, place);
    if (!withLfs.ok) return withLfs;
    for (const words of [
      ['reset', '-q', '--hard', commit],
      ['clean', '-q', '-ffd'],
    ]) {
      const run = await git(place, inCheckout(place, name, words));
      if (!run.ok) return noneWhereGitFails(run);
    }
  }
  const filled = await fillSubmodules(place, repositories);
  if (!filled.ok) return filled;
  makeSpareLater(host, file);
  return success(place);
}

/** In a container that comes from a snapshot there lies the sandbox in which it was taken. */
export async function removeOthers({ config, sandboxes }: Host, id: string): Promise<void> {
  if (config.launcher.length === 0 || sandboxes.size > 0) return;
  const names = await readdir(config.root);
  for (const name of names) if (!name.startsWith('@') && name !== id) await removeFolder(join(config.root, name));
}
