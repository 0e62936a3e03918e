/** Merges a commit of the remote into HEAD, the same way each time, or names the paths that conflict. */

import { join } from 'node:path';
import type { z } from 'zod';
import type { MergeRequest, MergeResult } from '../../../core/sandbox/protocol.ts';
import { replaceTextFile } from '../files/text-file.ts';
import { checkoutOf, clearStaleLock, headOf, inCheckout, inRemotes, unknownRepository } from '../git/checkout.ts';
import { type GitCall, git, gitFailure, runGit } from '../git/git.ts';
import { handIn, handOut } from '../git/hand-over.ts';
import { bringLfs } from '../git/lfs/bring-lfs.ts';
import { fieldsOf, pathText } from '../git/paths.ts';
import { resolved } from '../git/pointer-conflicts.ts';
import { withPointers } from '../git/pointers.ts';
import { fetchedCommit, fetchRemote, pushRemote, remoteCommit } from '../git/remote.ts';
import { stageTree } from '../git/stage.ts';
import { fillSubmodules } from '../git/submodules.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

type Request = z.output<typeof MergeRequest>;
type Result = z.output<typeof MergeResult>;
const maxListingBytes = 64_000_000;

type Commit = { commit: string; tree: string };
type Merged = Extract<Result, { kind: 'merged' | 'conflict' }>;

/**
 * Merges trees and not files, so that what a checkout shows of them (other line ends, a filter that is not there) makes no
 * difference. After a conflict, FETCH_HEAD is the commit: `git merge FETCH_HEAD` brings it back for someone to resolve.
 */
export async function merge(sandbox: HostedSandbox, request: Request): Promise<Outcome<Result>> {
  const { repository, ref, commit, pushTo } = request;
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  sandbox.isPristine = false;
  await clearStaleLock(sandbox, repository);
  const held = await bringCommit(sandbox, request);
  if (!held.ok) return held;
  if (!held.result) return success({ kind: 'missing' });
  const fetchHead = join(checkoutOf(sandbox, repository), '.git', 'FETCH_HEAD');
  const text = `${commit}\t\t'${ref}' of the remote\n`;
  const noted = await replaceTextFile(sandbox, fetchHead, { text, mode: 0o644 });
  if (!noted.ok) return noted;

  const isDone =
    request.pointers === undefined
      ? await isAncestor(sandbox, inCheckout(sandbox, repository, ancestry(commit, 'HEAD')))
      : success(false);
  if (!isDone.ok) return isDone;
  const merged = isDone.result ? await headAsItIs(sandbox, repository) : await mergeIn(sandbox, request);
  if (!merged.ok || merged.result.kind === 'conflict') return merged;
  const head = merged.result.commit;
  const checkouts = sandbox.origins.has(repository) ? [{ name: repository, commit: head }] : [];
  const filled = await fillSubmodules(sandbox, checkouts);
  if (!filled.ok) return filled;
  const pushed = pushTo === undefined ? success('') : await pushHead(sandbox, repository, head, pushTo);
  return pushed.ok ? merged : pushed;
}

/** Answers whether the commit is part of the ref, and so here now. One that nothing is merged into is here already. */
async function bringCommit(sandbox: HostedSandbox, request: Request): Promise<Outcome<boolean>> {
  const { repository, commit, onto } = request;
  const isHere =
    commit === onto
      ? await isAncestor(sandbox, inCheckout(sandbox, repository, ancestry(commit, 'HEAD')))
      : success(false);
  if (!isHere.ok || isHere.result) return isHere;
  const held = await fetchHolding(sandbox, request);
  if (!held.ok || !held.result) return held;
  const handed = await handIn(sandbox, repository, commit);
  if (!handed.ok) return handed;
  const brought = await bringLfs(sandbox, repository, commit);
  return brought.ok ? held : brought;
}

async function headAsItIs(sandbox: HostedSandbox, repository: string): Promise<Outcome<Merged>> {
  const head = await headOf(sandbox, repository);
  return head.ok ? success({ kind: 'merged', ...head.result }) : head;
}

/** Makes the commit and brings the checkout to it; or answers the paths that conflict, and leaves all as it was. */
async function mergeIn(sandbox: HostedSandbox, request: Request): Promise<Outcome<Merged>> {
  const { repository, commit, onto } = request;
  const found = await commitsOf(sandbox, request);
  if (!found.ok) return found;
  const { head, base, date } = found.result;
  const words = ['merge-tree', '--write-tree', '-z', '--no-messages', base.commit, commit];
  const run = await runGit(sandbox, inCheckout(sandbox, repository, words));
  if (!run.ok) return run;
  const [merged = '', ...unmerged] = fieldsOf(run.result.stdout);
  const { paths, pointers } = resolved(unmerged, request.pointers ?? []);
  if (run.result.exitCode === 1 && paths.length > 0) return success({ kind: 'conflict', paths });
  if (run.result.exitCode !== 0 && unmerged.length === 0) return gitFailure(sandbox, 'merge', run.result);
  const pointed = await withPointers(sandbox, repository, { tree: merged, pointers });
  if (!pointed.ok) return pointed;
  const tree = pointed.result;

  const made = await commitOf(sandbox, request, { base, date, tree });
  if (!made.ok) return made;
  // An earlier call has made it already, or it changes nothing.
  if (made.result === head.commit) return success({ kind: 'merged', ...head });
  if (base.commit !== head.commit) return failure('git', `git merge: HEAD is at ${head.commit}, not at ${base.commit}`);
  // Whoever says onto what changes nothing by hand.
  const isClean = onto !== undefined && sandbox.isUntouched;
  const local = isClean ? success([]) : await lostBy(sandbox, repository, { head, tree });
  if (!local.ok) return local;
  if (local.result.length > 0)
    return failure('git', `git merge: local changes would be overwritten: ${local.result.slice(0, 20).join(', ')}`);
  // Files that the merge does not change stay as they are, also where git would not take them for those of HEAD.
  for (const words of [
    ['read-tree', '--reset', '-u', base.commit, made.result],
    ['update-ref', '-m', 'merge', 'HEAD', made.result],
  ]) {
    const moved = await git(sandbox, inCheckout(sandbox, repository, words));
    if (!moved.ok) return moved;
  }
  return success({ kind: 'merged', commit: made.result, tree });
}

/** HEAD, what is merged into, and the date of what is merged, in one look. */
async function commitsOf(
  sandbox: HostedSandbox,
  { repository, commit, onto }: Request,
): Promise<Outcome<{ head: Commit; base: Commit; date: string }>> {
  const named = ['HEAD^{commit}', commit, ...(onto === undefined ? [] : [onto])];
  // In this order, and one that is named twice once. `show` would compare each with its parents, only to leave that out.
  const words = ['log', '--no-walk=unsorted', '--format=%H %T %cI', ...named, '--'];
  const shown = await git(sandbox, inCheckout(sandbox, repository, words));
  if (!shown.ok) return shown;
  const commits = shown.result.split('\n').flatMap((line) => {
    const [, id = '', tree = '', date = ''] = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.*)$/.exec(line) ?? [];
    return id === '' ? [] : [{ commit: id, tree, date }];
  });
  const [head] = commits;
  const base = onto === undefined ? head : commits.find((found) => found.commit === onto);
  const merged = commits.find((found) => found.commit === commit);
  if (!head || !base || !merged) return failure('git', 'git log: not all of these are commits');
  return success({
    head: { commit: head.commit, tree: head.tree },
    base: { commit: base.commit, tree: base.tree },
    date: merged.date,
  });
}

/** The merge commit; or one on the base alone, where that is asked for, and the base itself where it would change nothing. */
async function commitOf(
  sandbox: HostedSandbox,
  { repository, commit, message, onto }: Request,
  { base, date, tree }: { base: Commit; date: string; tree: string },
): Promise<Outcome<string>> {
  if (onto !== undefined && base.tree === tree) return success(base.commit);
  // The candidate's date instead of now: the same merge made again is the same commit.
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const parents = onto === undefined ? ['-p', base.commit, '-p', commit] : ['-p', base.commit];
  const made = await git(
    sandbox,
    inCheckout(sandbox, repository, ['commit-tree', ...parents, '-F', '-', tree], { stdin: message, env }),
  );
  return made.ok ? success(made.result.trim()) : made;
}

/** The files that are not those of HEAD, and that a tree would change. */
async function lostBy(
  sandbox: HostedSandbox,
  repository: string,
  { head, tree }: { head: Commit; tree: string },
): Promise<Outcome<string[]>> {
  const staged = await stageTree(sandbox, repository, head);
  if (!staged.ok) return staged;
  if (staged.result.tree === head.tree) return success([]);
  const changed: string[][] = [];
  for (const other of [staged.result.tree, tree]) {
    const words = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', head.tree, other];
    const run = await runGit(sandbox, inCheckout(sandbox, repository, words, { maxBytes: maxListingBytes }));
    if (!run.ok) return run;
    if (run.result.exitCode !== 0) return gitFailure(sandbox, 'diff-tree', run.result);
    changed.push(fieldsOf(run.result.stdout));
  }
  const [local = [], merged = []] = changed;
  const byMerge = new Set(merged);
  return success(local.filter((path) => byMerge.has(path)).map(pathText));
}

async function pushHead(
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
  ref: string,
): Promise<Outcome<string>> {
  const handed = await handOut(sandbox, repository, { commit, ref });
  return handed.ok ? pushRemote(sandbox, repository, commit, ref) : handed;
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
  if (tip.result === commit) return success(true);
  return isAncestor(sandbox, inRemotes(sandbox, repository, ancestry(commit, tip.result)));
}

const ancestry = (ancestor: string, descendant: string) => ['merge-base', '--is-ancestor', ancestor, descendant];

/** False also for a commit that is not there. */
async function isAncestor(sandbox: HostedSandbox, asked: GitCall): Promise<Outcome<boolean>> {
  const run = await runGit(sandbox, asked);
  return run.ok ? success(run.result.exitCode === 0) : run;
}
