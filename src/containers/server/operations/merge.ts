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

type Head = { commit: string; tree: string };

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

  const merged = await isAncestor(sandbox, inCheckout(sandbox, repository, ancestry(commit, 'HEAD')));
  if (!merged.ok) return merged;
  const isDone = merged.result && request.pointers === undefined;
  const conflict = isDone ? success(null) : await mergeIn(sandbox, request);
  if (!conflict.ok) return conflict;
  if (conflict.result !== null) return success({ kind: 'conflict', paths: conflict.result });
  const filled = await fillSubmodules(sandbox, sandbox.origins.has(repository) ? [repository] : []);
  if (!filled.ok) return filled;
  const head = await headOf(sandbox, repository);
  if (!head.ok) return head;
  const pushed = pushTo === undefined ? success('') : await pushHead(sandbox, repository, head.result.commit, pushTo);
  return pushed.ok ? success({ kind: 'merged', ...head.result }) : pushed;
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

/** Makes the commit and brings the checkout to it; or answers the paths that conflict, and leaves all as it was. */
async function mergeIn(sandbox: HostedSandbox, request: Request): Promise<Outcome<string[] | null>> {
  const { repository, commit, onto } = request;
  const head = await headOf(sandbox, repository);
  if (!head.ok) return head;
  const base = onto ?? head.result.commit;
  const words = ['merge-tree', '--write-tree', '-z', '--no-messages', base, commit];
  const run = await runGit(sandbox, inCheckout(sandbox, repository, words));
  if (!run.ok) return run;
  const [merged = '', ...unmerged] = fieldsOf(run.result.stdout);
  const { paths, pointers } = resolved(unmerged, request.pointers ?? []);
  if (run.result.exitCode === 1 && paths.length > 0) return success(paths);
  if (run.result.exitCode !== 0 && unmerged.length === 0) return gitFailure(sandbox, 'merge', run.result);
  const pointed = await withPointers(sandbox, repository, { tree: merged, pointers });
  if (!pointed.ok) return pointed;
  const tree = pointed.result;

  const made = await commitOf(sandbox, request, { base, head: head.result, tree });
  if (!made.ok) return made;
  // An earlier call has made it already, or it changes nothing.
  if (made.result === head.result.commit) return success(null);
  if (base !== head.result.commit) return failure('git', `git merge: HEAD is at ${head.result.commit}, not at ${base}`);
  // Whoever says onto what changes nothing by hand.
  const isClean = onto !== undefined && sandbox.isUntouched;
  const local = isClean ? success([]) : await lostBy(sandbox, repository, { head: head.result, tree });
  if (!local.ok) return local;
  if (local.result.length > 0)
    return failure('git', `git merge: local changes would be overwritten: ${local.result.slice(0, 20).join(', ')}`);
  // Files that the merge does not change stay as they are, also where git would not take them for those of HEAD.
  for (const words of [
    ['read-tree', '--reset', '-u', base, made.result],
    ['update-ref', '-m', 'merge', 'HEAD', made.result],
  ]) {
    const moved = await git(sandbox, inCheckout(sandbox, repository, words));
    if (!moved.ok) return moved;
  }
  return success(null);
}

/** The merge commit; or one on the base alone, where that is asked for, and the base itself where it would change nothing. */
async function commitOf(
  sandbox: HostedSandbox,
  { repository, commit, message, onto }: Request,
  { base, head, tree }: { base: string; head: Head; tree: string },
): Promise<Outcome<string>> {
  if (onto !== undefined) {
    const before = await treeOf(sandbox, repository, { base, head });
    if (!before.ok) return before;
    if (before.result === tree) return success(base);
  }
  // The candidate's date instead of now: the same merge made again is the same commit.
  const date = await git(sandbox, inCheckout(sandbox, repository, ['show', '-s', '--format=%cI', commit, '--']));
  if (!date.ok) return date;
  const env = { GIT_AUTHOR_DATE: date.result.trim(), GIT_COMMITTER_DATE: date.result.trim() };
  const parents = onto === undefined ? ['-p', base, '-p', commit] : ['-p', base];
  const made = await git(
    sandbox,
    inCheckout(sandbox, repository, ['commit-tree', ...parents, '-F', '-', tree], { stdin: message, env }),
  );
  return made.ok ? success(made.result.trim()) : made;
}

async function treeOf(
  sandbox: HostedSandbox,
  repository: string,
  { base, head }: { base: string; head: Head },
): Promise<Outcome<string>> {
  if (base === head.commit) return success(head.tree);
  const parsed = await git(sandbox, inCheckout(sandbox, repository, ['rev-parse', `${base}^{tree}`]));
  return parsed.ok ? success(parsed.result.trim()) : parsed;
}

/** The files that are not those of HEAD, and that a tree would change. */
async function lostBy(
  sandbox: HostedSandbox,
  repository: string,
  { head, tree }: { head: Head; tree: string },
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
