/**
 * Git's traffic with the remotes, through a repository that only the server writes to.
 *
 * Commands of an agent can write everything in the workspace's `.git`, and git runs programs, rewrites URLs and opens
 * files on its word. So nothing that carries the token, or sees more of the machine than a command does, reads any of
 * it: `remotes/<repository>.git` has its own configuration, refs and objects. See hand-over.ts for how objects come and go.
 */

import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { inRemotes, remoteFolder, unknownRepository } from './checkout.ts';
import { networkEnvironment } from './environment.ts';
import { runGit } from './git.ts';
import { remoteWords } from './remote-words.ts';
import { readRef, writeRef } from './server-refs.ts';

/** The commit of a ref of the remote, or null where it has no such ref. */
export async function remoteCommit(
  sandbox: HostedSandbox,
  repository: string,
  ref: string,
): Promise<Outcome<string | null>> {
  const listed = await talk(sandbox, repository, (url) => ['ls-remote', '-q', '--', url, ref]);
  if (!listed.ok) return listed;
  // The pattern also matches longer names that end in it.
  const line = listed.result.split('\n').find((text) => text.endsWith(`\t${ref}`));
  return success(line?.split('\t')[0] ?? null);
}

/**
 * Brings a commit or ref of the remote into the server's own repository, under a name for the next negotiation.
 * A commit id as a source needs protocol version 2, which git has spoken by default since 2.26.
 */
export async function fetchRemote(
  sandbox: HostedSandbox,
  repository: string,
  { source, name }: { source: string; name: string },
): Promise<Outcome<string>> {
  const refspec = `+${source}:refs/fetched/${name}`;
  const options = ['-q', '--no-tags', '--no-recurse-submodules'];
  const fetched = await talk(sandbox, repository, (url) => ['fetch', ...options, '--', url, refspec]);
  if (fetched.ok && /^[0-9a-f]{40}$/.test(source)) sandbox.tips.get(repository)?.add(source);
  return fetched;
}

/** Tells the next fetch that a commit and all that it needs is in the server's own repository. */
export async function offerCommit(sandbox: HostedSandbox, repository: string, commit: string): Promise<Outcome<void>> {
  const named = await writeRef(sandbox, repository, { ref: 'refs/fetched/stored', commit });
  if (named.ok) sandbox.tips.get(repository)?.add(commit);
  return named;
}

/** The commit that `fetchRemote` has kept under a name. */
export async function fetchedCommit(
  sandbox: HostedSandbox,
  repository: string,
  name: string,
): Promise<Outcome<string>> {
  const read = await readRef(sandbox, repository, `refs/fetched/${name}`);
  if (read.ok) sandbox.tips.get(repository)?.add(read.result);
  return read;
}

/** Moves a ref of the remote to a commit that was handed out, whatever it was before. */
export function pushRemote(
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
  ref: string,
): Promise<Outcome<string>> {
  return talk(sandbox, repository, (url) => ['push', '-q', '--force', '--', url, `${commit}:${ref}`]);
}

async function talk(
  sandbox: HostedSandbox,
  repository: string,
  args: (url: string) => [string, ...string[]],
): Promise<Outcome<string>> {
  const url = sandbox.remotes.get(repository);
  if (url === undefined) return unknownRepository(sandbox, repository);
  const [command, ...rest] = args(url);
  const run = await runGit(sandbox, {
    ...inRemotes(sandbox, repository, [command, ...rest]),
    env: networkEnvironment(sandbox, remoteFolder(sandbox, repository)),
  });
  if (!run.ok) return run;
  const { exitCode, stdout, stderr } = run.result;
  if (exitCode === 0) return success(stdout.toString());
  const { words, mayPass } = remoteWords(stderr, sandbox.gitToken);
  return failure(mayPass ? 'unreachable' : 'git', `git ${command}: ${words}`);
}
