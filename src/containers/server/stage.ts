/** Stages every change of a checkout but what lies in a repository inside it. */
import { inCheckout } from './checkout.ts';
import { git } from './git.ts';
import type { HostedSandbox } from './hosted-sandbox.ts';
import { failure, type Outcome, success } from './outcome.ts';

const maxListingBytes = 64_000_000;

/**
 * Submodules and repositories that an agent has cloned into the checkout stay as they are in HEAD: git would look into
 * them, and runs what their own configuration says.
 */
export async function stageAll(sandbox: HostedSandbox, repository: string): Promise<Outcome<string>> {
  const nested = await nestedRepositories(sandbox, repository);
  if (!nested.ok) return nested;
  const pathspecs = ['.', ...nested.result.map((path) => `:(top,exclude,literal)${path}`)];
  const args = ['add', '-A', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const options = { stdin: pathspecs.join('\0'), env: { GIT_LITERAL_PATHSPECS: '0' } };
  return git(sandbox, inCheckout(sandbox, repository, args, options));
}

async function nestedRepositories(sandbox: HostedSandbox, repository: string): Promise<Outcome<string[]>> {
  const list = (...options: string[]) => listing(sandbox, repository, ['ls-files', '-z', ...options]);
  const tracked = await list('--stage');
  if (!tracked.ok) return tracked;
  const untracked = await list('--others', '--exclude-standard');
  if (!untracked.ok) return untracked;
  return success([
    // `mode id stage`, a tab and the path.
    ...tracked.result.filter((line) => line.startsWith('160000 ')).map((line) => line.slice(line.indexOf('\t') + 1)),
    // Of untracked folders git lists the files; only one that is a repository is listed itself.
    ...untracked.result.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1)),
  ]);
}

async function listing(sandbox: HostedSandbox, repository: string, args: string[]): Promise<Outcome<string[]>> {
  const listed = await git(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxListingBytes }));
  if (!listed.ok) return listed;
  if (listed.result.length >= maxListingBytes) return failure('too-large', 'the repository holds too many files');
  return success(listed.result.split('\0').filter((line) => line !== ''));
}
