/** Merges a commit of the remote into HEAD, the same way each time, or names the paths that conflict. */

import { join } from 'node:path';
import type { z } from 'zod';
import type { MergeRequest, MergeResult } from '../../../core/sandbox/protocol.ts';
import { replaceTextFile } from '../files/text-file.ts';
import { checkoutOf, clearStaleLock, headOf, inCheckout, inRemotes, unknownRepository } from '../git/checkout.ts';
import { type GitCall, git, gitFailure, runGit } from '../git/git.ts';
import { handIn } from '../git/hand-over.ts';
import { fetchedCommit, fetchRemote, remoteCommit } from '../git/remote.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

type Request = z.output<typeof MergeRequest>;
type Result = z.output<typeof MergeResult>;

/** After a conflict, FETCH_HEAD is the commit: `git merge FETCH_HEAD` brings the conflict back for someone to resolve. */
export async function merge(sandbox: HostedSandbox, request: Request): Promise<Outcome<Result>> {
  const { repository, ref, commit, message } = request;
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  await clearStaleLock(sandbox, repository);
  const held = await fetchHolding(sandbox, request);
  if (!held.ok) return held;
  if (!held.result) return success({ kind: 'missing' });
  const handed = await handIn(sandbox, repository, commit);
  if (!handed.ok) return handed;
  const fetchHead = join(checkoutOf(sandbox, repository), '.git', 'FETCH_HEAD');
  const text = `${commit}\t\t'${ref}' of the remote\n`;
  const noted = await replaceTextFile(sandbox, fetchHead, { text, mode: 0o644 });
  if (!noted.ok) return noted;

  const merged = await isAncestor(sandbox, inCheckout(sandbox, repository, ancestry(commit, 'HEAD')));
  if (!merged.ok) return merged;
  if (merged.result) return mergedHead(sandbox, repository);

  // The candidate's date instead of now: the same merge made again is the same commit.
  const date = await git(sandbox, inCheckout(sandbox, repository, ['show', '-s', '--format=%cI', commit, '--']));
  if (!date.ok) return date;
  const dates = { GIT_AUTHOR_DATE: date.result.trim(), GIT_COMMITTER_DATE: date.result.trim() };
  const args = ['merge', '-q', '--no-ff', '--no-edit', '--no-verify', '--no-gpg-sign', '-m', message, commit];
  const call = inCheckout(sandbox, repository, args, { env: dates });
  const run = await runGit(sandbox, call);
  if (!run.ok) return run;
  if (run.result.exitCode === 0) return mergedHead(sandbox, repository);
  // Any other code than 1: git has refused before it touched anything, and what is unmerged is someone else's.
  const conflict = run.result.exitCode === 1 ? await abortConflict(sandbox, repository) : success([]);
  if (!conflict.ok) return conflict;
  if (conflict.result.length === 0) return gitFailure(sandbox, 'merge', run.result);
  return success({ kind: 'conflict', paths: conflict.result });
}

/** Fetches the ref and answers whether it is there and the commit is part of it. */
async function fetchHolding(sandbox: HostedSandbox, { repository, ref, commit }: Request): Promise<Outcome<boolean>> {
  const fetched = await fetchRemote(sandbox, repository, { source: ref, name: 'merge' });
  if (!fetched.ok) {
    // What git says of it differs from one remote to the next, so the ref itself is asked for.
    const there = await remoteCommit(sandbox, repository, ref);
    return there.ok && there.result === null ? success(false) : fetched;
  }
  const tip = await fetchedCommit(sandbox, repository, 'merge');
  if (!tip.ok) return tip;
  return isAncestor(sandbox, inRemotes(sandbox, repository, ancestry(commit, tip.result)));
}

const ancestry = (ancestor: string, descendant: string) => ['merge-base', '--is-ancestor', ancestor, descendant];

/** False also for a commit that is not there. */
async function isAncestor(sandbox: HostedSandbox, asked: GitCall): Promise<Outcome<boolean>> {
  const run = await runGit(sandbox, asked);
  return run.ok ? success(run.result.exitCode === 0) : run;
}

/** The unmerged paths, once HEAD and the files are as they were; none where git failed before it merged. */
async function abortConflict(sandbox: HostedSandbox, repository: string): Promise<Outcome<string[]>> {
  const unmerged = await git(
    sandbox,
    inCheckout(sandbox, repository, ['diff', '--name-only', '--diff-filter=U', '--no-ext-diff', '-z']),
  );
  if (!unmerged.ok) return unmerged;
  const paths = unmerged.result.split('\0').filter((path) => path !== '');
  if (paths.length === 0) return success([]);
  const aborted = await git(sandbox, inCheckout(sandbox, repository, ['merge', '--abort']));
  return aborted.ok ? success(paths) : aborted;
}

async function mergedHead(sandbox: HostedSandbox, repository: string): Promise<Outcome<Result>> {
  const head = await headOf(sandbox, repository);
  return head.ok ? success({ kind: 'merged', ...head.result }) : head;
}
