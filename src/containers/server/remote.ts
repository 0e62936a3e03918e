/**
 * Git's traffic with the remotes, through a repository that only the server writes to.
 *
 * Commands of an agent can write the workspace's `.git/config`, and git runs programs and rewrites URLs on its word. So
 * nothing that carries the token reads it: `remotes/<repository>.git` has its own configuration and refs, and stores
 * its objects straight into the workspace's object store.
 */
import { checkoutOf, remoteFolder, unknownRepository } from './checkout.ts';
import { remoteEnvironment } from './environment.ts';
import { git } from './git.ts';
import type { HostedSandbox } from './hosted-sandbox.ts';
import { type Outcome, success } from './outcome.ts';

/** The commit of a ref of the remote, or null where it has no such ref. */
export async function remoteCommit(
  sandbox: HostedSandbox,
  repository: string,
  ref: string,
): Promise<Outcome<string | null>> {
  const listed = await remoteGit(sandbox, repository, (url) => ['ls-remote', '-q', '--', url, ref]);
  if (!listed.ok) return listed;
  // The pattern also matches longer names that end in it.
  const line = listed.result.split('\n').find((text) => text.endsWith(`\t${ref}`));
  return success(line?.split('\t')[0] ?? null);
}

/**
 * Brings commits or refs of the remote into the workspace's objects, each kept under a name for the next negotiation.
 * A commit id as a source needs protocol version 2, which git has spoken by default since 2.26.
 */
export function fetchRemote(
  sandbox: HostedSandbox,
  repository: string,
  wanted: Array<{ source: string; name: string }>,
): Promise<Outcome<string>> {
  const refspecs = wanted.map(({ source, name }) => `+${source}:refs/fetched/${name}`);
  return remoteGit(sandbox, repository, (url) => [
    'fetch',
    '-q',
    '--no-tags',
    '--no-recurse-submodules',
    '--',
    url,
    ...refspecs,
  ]);
}

/** Tells the next fetch that a commit and all that it needs is in the workspace's objects. */
export const offerCommit = (sandbox: HostedSandbox, repository: string, commit: string): Promise<Outcome<string>> =>
  remoteGit(sandbox, repository, () => ['update-ref', 'refs/fetched/stored', commit]);

/** The commit that `fetchRemote` has kept under a name. */
export async function fetchedCommit(
  sandbox: HostedSandbox,
  repository: string,
  name: string,
): Promise<Outcome<string>> {
  const parsed = await remoteGit(sandbox, repository, () => ['rev-parse', '--verify', `refs/fetched/${name}^{commit}`]);
  return parsed.ok ? success(parsed.result.trim()) : parsed;
}

/** Moves a ref of the remote to a commit of the workspace, whatever it was before. */
export function pushRemote(
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
  ref: string,
): Promise<Outcome<string>> {
  return remoteGit(sandbox, repository, (url) => ['push', '-q', '--force', '--', url, `${commit}:${ref}`]);
}

async function remoteGit(
  sandbox: HostedSandbox,
  repository: string,
  args: (url: string) => string[],
): Promise<Outcome<string>> {
  const url = sandbox.remotes.get(repository);
  if (url === undefined) return unknownRepository(sandbox, repository);
  const folder = remoteFolder(sandbox, repository);
  const env = remoteEnvironment(sandbox, folder, checkoutOf(sandbox, repository));
  return git(sandbox, { args: args(url), cwd: sandbox.folder, env });
}
