/** What lies in a checkout and is no part of its tree: told to whoever hands it in, as tests may have passed by it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { headOfText } from '../../../core/cut-text.ts';
import type { LeftOut } from '../../../core/sandbox/protocol.ts';
import { inFolder } from '../files/open-folder.ts';
import { checkoutOf, inCheckout } from '../git/checkout.ts';
import { git, runGit } from '../git/git.ts';
import { ownIndex } from '../git/own-index.ts';
import { pathText } from '../git/paths.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

const mostOfAKind = 20;
const longestName = 300;

/** `nested` as `stageTree` found it; to be called after it. */
export async function leftOut(
  sandbox: HostedSandbox,
  repository: string,
  { base, nested }: { base: string; nested: string[] },
): Promise<Outcome<LeftOut[]>> {
  const own = ownIndex(sandbox, repository);
  const options = ['--others', '--ignored', '--exclude-standard', '--directory'];
  const ignored = await own.listing(['ls-files', '-z', ...options]);
  if (!ignored.ok) return ignored;
  const refs = ['refs/stash', 'refs/heads'];
  // A branch that HEAD holds has nothing of its own. Without a commit at HEAD there is nothing to compare.
  const listed = await git(
    sandbox,
    inCheckout(sandbox, repository, ['for-each-ref', '--no-merged=HEAD', '--format=%(refname)', ...refs]),
  );
  const names = listed.ok ? listed.result.split('\n').filter((name) => name !== '') : [];
  const folder = join(checkoutOf(sandbox, repository), '.git/worktrees');
  const worktrees = await inFolder(sandbox, folder, {}, (path) => readdir(path));
  const ancestry = ['merge-base', '--is-ancestor', base, 'HEAD'];
  const descends = await runGit(sandbox, inCheckout(sandbox, repository, ancestry));
  if (!descends.ok) return descends;
  return success([
    ...entries('ignored', ignored.result.map(pathText)),
    ...entries('nested-repository', nested.map(pathText)),
    ...entries('stash', names.includes('refs/stash') ? ['git stash'] : []),
    ...entries(
      'branch',
      names.filter((name) => name !== 'refs/stash').map((name) => name.slice('refs/heads/'.length)),
    ),
    ...entries('worktree', worktrees.ok ? worktrees.result : []),
    ...entries('history', descends.result.exitCode === 0 ? [] : [base]),
  ]);
}

const entries = (what: LeftOut['what'], names: readonly string[]): LeftOut[] =>
  names.slice(0, mostOfAKind).map((name) => ({ what, name: headOfText(name, longestName) }));
