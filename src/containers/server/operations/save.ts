/** Saves a repository: commits what has changed in it and pushes HEAD to a ref that belongs to this sandbox's run. */

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { SaveRequest, SaveResult } from '../../../core/sandbox/protocol.ts';
import { readTextFile } from '../files/text-file.ts';
import { resolveExisting } from '../files/workspace-path.ts';
import { checkoutOf, clearStaleLock, headOf, inCheckout, unknownRepository } from '../git/checkout.ts';
import { git, runGit } from '../git/git.ts';
import { handOut } from '../git/hand-over.ts';
import { pushRemote } from '../git/remote.ts';
import { stageAll } from '../git/stage.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

type Result = z.output<typeof SaveResult>;

/** `changed` says whether this call has made a commit; HEAD may have moved by the agent's own commits too. */
export async function save(
  sandbox: HostedSandbox,
  { repository, message, ref }: z.output<typeof SaveRequest>,
): Promise<Outcome<Result>> {
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  await clearStaleLock(sandbox, repository);
  const state = await stateOf(sandbox, repository);
  if (!state.ok) return state;

  // The ref is this run's alone: what it has pushed there is there still.
  const key = `${repository} ${ref}`;
  const last = sandbox.pushed.get(key);
  if (last && !state.result.dirty && last.commit === state.result.head) return success({ ...last, changed: false });

  const changed = state.result.dirty ? await commitAll(sandbox, repository, message, state.result) : success(false);
  if (!changed.ok) return changed;
  const head = await headOf(sandbox, repository);
  if (!head.ok) return head;
  const handed = await handOut(sandbox, repository, { commit: head.result.commit, ref });
  if (!handed.ok) return handed;
  const pushed = await pushRemote(sandbox, repository, head.result.commit, ref);
  if (!pushed.ok) return pushed;
  sandbox.pushed.set(key, head.result);
  return success({ ...head.result, changed: changed.result });
}

type State = { head: string; dirty: boolean; merging: boolean; unmerged: string[] };

/** Where a checkout stands: its commit, and whether there is something to commit. */
async function stateOf(sandbox: HostedSandbox, repository: string): Promise<Outcome<State>> {
  const args = [
    'status',
    '--porcelain=v2',
    '--branch',
    '-z',
    '--no-renames',
    '--untracked-files=normal',
    '--ignore-submodules=all',
  ];
  const status = await git(sandbox, inCheckout(sandbox, repository, args));
  if (!status.ok) return status;
  const merging = await access(join(checkoutOf(sandbox, repository), '.git', 'MERGE_HEAD')).then(
    () => true,
    () => false,
  );
  const lines = status.result.split('\0').filter((line) => line !== '');
  const oid = '# branch.oid ';
  return success({
    head: lines.find((line) => line.startsWith(oid))?.slice(oid.length) ?? '',
    dirty: merging || lines.some((line) => !line.startsWith('#')),
    merging,
    // `u XY sub`, four modes, three object ids, and the path.
    unmerged: lines.filter((line) => line.startsWith('u ')).map((line) => line.split(' ').slice(10).join(' ')),
  });
}

/** Answers whether there was something to commit. */
async function commitAll(
  sandbox: HostedSandbox,
  repository: string,
  message: string,
  { merging, unmerged }: State,
): Promise<Outcome<boolean>> {
  const conflicted = await withConflictMarkers(sandbox, repository, unmerged);
  if (conflicted.length > 0)
    return failure('git', `these files still hold conflict markers: ${conflicted.slice(0, 20).join(', ')}`);
  const added = await stageAll(sandbox, repository);
  if (!added.ok) return added;
  const emptyToo = merging ? ['--allow-empty'] : [];
  const options = ['-q', '--no-verify', '--cleanup=verbatim', ...emptyToo, '-F', '-'];
  // What git listed as changed may come to nothing: a new date, line ends that it evens out, a nested repository.
  const staged = await runGit(
    sandbox,
    inCheckout(sandbox, repository, ['diff', '--cached', '--quiet', '--no-ext-diff', 'HEAD']),
  );
  if (!staged.ok) return staged;
  if (staged.result.exitCode === 0 && !merging) return success(false);
  const committed = await git(sandbox, inCheckout(sandbox, repository, ['commit', ...options], { stdin: message }));
  return committed.ok ? success(true) : committed;
}

/** Those of the unmerged files in which the markers of a conflict still stand. */
async function withConflictMarkers(sandbox: HostedSandbox, repository: string, unmerged: string[]): Promise<string[]> {
  const conflicted = await Promise.all(
    unmerged.map(async (path) => {
      const real = await resolveExisting(sandbox, `${repository}/${path}`);
      const file = real.ok ? await readTextFile(sandbox, real.result, path) : real;
      return file.ok && /^(?:<{7}|>{7})(?: |$)/m.test(file.result.text) ? [path] : [];
    }),
  );
  return conflicted.flat();
}
