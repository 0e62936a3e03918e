/** The checkout of one repository in a workspace, and git in it. */

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { inFolder } from '../files/open-folder.ts';
import { identityOf } from '../process/environment.ts';
import { closedLfsFilter } from '../process/lfs-filter.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { gitEnvironment, remotesEnvironment } from './environment.ts';
import { type GitCall, git } from './git.ts';
import { lfsWorks } from './lfs/lfs-place.ts';

export const checkoutOf = (sandbox: HostedSandbox, repository: string): string => join(sandbox.work, repository);

/** The bare repository that talks to the remote; see remote.ts. */
export const remoteFolder = (sandbox: HostedSandbox, repository: string): string =>
  join(sandbox.folder, 'remotes', `${repository}.git`);

export const unknownRepository = ({ remotes }: HostedSandbox, name: string) =>
  failure('not-found', `there is no repository ${name}, only ${[...remotes.keys()].join(', ')}`);

/**
 * What the server's git reads in place of the checkout's `.git/config`, `.git/info` and hooks: commands of an agent can
 * write those, and git runs filters, merge drivers, textconv programs and upload-packs on their word.
 */
export const controlFolder = (sandbox: HostedSandbox, repository: string): string =>
  join(sandbox.folder, 'control', repository);

/** A call of git in the checkout of a repository. */
export function inCheckout(
  sandbox: HostedSandbox,
  repository: string,
  args: string[],
  options: { stdin?: string | Readable; maxBytes?: number; env?: Record<string, string> } = {},
): GitCall {
  const cwd = checkoutOf(sandbox, repository);
  // Said outright, as an agent may have written a `core.worktree` that points elsewhere.
  const gitFolder = join(cwd, '.git');
  const control = controlFolder(sandbox, repository);
  // Its own, whatever `GIT_COMMON_DIR` is: commands find there what the server has brought, and the other way round.
  const lfs = lfsWorks(sandbox, repository) ? closedLfsFilter(join(gitFolder, 'lfs')) : [];
  const place = { GIT_DIR: gitFolder, GIT_COMMON_DIR: control, GIT_WORK_TREE: cwd };
  const identity = identityOf(sandbox.people.get(repository));
  return {
    ...options,
    args,
    cwd,
    checkout: { gitFolder, control },
    env: { ...gitEnvironment(sandbox, lfs), ...identity, ...place, ...options.env },
  };
}

/** A call of git in the repository that talks to the remote: without the token, and outside bubblewrap. */
export function inRemotes(
  sandbox: HostedSandbox,
  repository: string,
  args: string[],
  options: { stdin?: string | Readable } = {},
): GitCall {
  const env = remotesEnvironment(sandbox, remoteFolder(sandbox, repository));
  return { ...options, args, cwd: sandbox.folder, env };
}

/** Makes the two empty repositories of a name: the checkout, and the one that talks to the remote. */
export async function initRepository(sandbox: HostedSandbox, repository: string): Promise<void> {
  await initCheckout(sandbox, repository);
  await writeRepository(remoteFolder(sandbox, repository), `${format}\tbare = true\n`);
  sandbox.tips.set(repository, new Set());
}

/** Makes the empty repository of a checkout, in a folder in which no command has run. */
export async function initCheckout(sandbox: HostedSandbox, repository: string): Promise<void> {
  await writeRepository(join(checkoutOf(sandbox, repository), '.git'), checkoutConfig);
  await writeControlFolder(sandbox, repository);
}

const format = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n';
const checkoutConfig = `${format}\tbare = false\n\tlogallrefupdates = true\n`;

/** What `git init` would make, without a process for it. */
async function writeRepository(folder: string, config: string): Promise<void> {
  for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'config'), config);
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/work\n');
}

/** The configuration, and the objects and refs of the checkout, wherever the folder of both is moved. */
async function writeControlFolder(sandbox: HostedSandbox, repository: string): Promise<void> {
  const folder = controlFolder(sandbox, repository);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config'), checkoutConfig);
  for (const name of ['objects', 'refs', 'packed-refs', 'shallow', 'logs'])
    await symlink(join(relative(folder, checkoutOf(sandbox, repository)), '.git', name), join(folder, name));
}

/** The commit and the tree of HEAD. */
export async function headOf(
  sandbox: HostedSandbox,
  repository: string,
): Promise<Outcome<{ commit: string; tree: string }>> {
  const parsed = await git(sandbox, inCheckout(sandbox, repository, ['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}']));
  if (!parsed.ok) return parsed;
  const [commit = '', tree = ''] = parsed.result.split('\n');
  return success({ commit, tree });
}

/** The commit of HEAD of each repository. */
export async function headsOf(sandbox: HostedSandbox): Promise<Outcome<{ name: string; commit: string }[]>> {
  const heads: { name: string; commit: string }[] = [];
  for (const name of sandbox.remotes.keys()) {
    const head = await headOf(sandbox, name);
    if (!head.ok) return head;
    heads.push({ name, commit: head.result.commit });
  }
  return success(heads);
}

/** Removes the lock that a killed git has left on the index, unless a process of this sandbox may still hold it. */
export async function clearStaleLock(sandbox: HostedSandbox, repository: string): Promise<void> {
  if (sandbox.groups.size > 0) return;
  const folder = join(checkoutOf(sandbox, repository), '.git');
  // A `.git` that is no folder any more has no lock; the git call that follows says what is wrong with it.
  await inFolder(sandbox, folder, {}, (path) => rm(join(path, 'index.lock'), { force: true }));
}
