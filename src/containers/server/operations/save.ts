/** Saves a repository: one commit of its files as they are, on top of its base, pushed to a ref of this sandbox's run. */

import type { z } from 'zod';
import type { SaveRequest, SaveResult } from '../../../core/sandbox/protocol.ts';
import { readTextFile } from '../files/text-file.ts';
import { resolveExisting } from '../files/workspace-path.ts';
import { clearStaleLock, inCheckout, unknownRepository } from '../git/checkout.ts';
import { git } from '../git/git.ts';
import { handOut } from '../git/hand-over.ts';
import { sendLfs } from '../git/lfs/send-lfs.ts';
import { pathText } from '../git/paths.ts';
import { pushRemote } from '../git/remote.ts';
import { stageTree } from '../git/stage.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { leftOut } from './left-out.ts';
import { mend } from './mend.ts';

type Request = z.output<typeof SaveRequest>;
type Result = z.output<typeof SaveResult>;

export async function save(sandbox: HostedSandbox, request: Request): Promise<Outcome<Result>> {
  const { repository, ref } = request;
  const base = sandbox.bases.get(repository);
  if (base === undefined) return unknownRepository(sandbox, repository);
  const mended = await mend(sandbox, repository, base);
  if (!mended.ok) return mended;
  await clearStaleLock(sandbox, repository);
  const { baseTree } = mended.result;
  const staged = await stageTree(sandbox, repository, { commit: base, tree: baseTree });
  if (!staged.ok) return staged;
  const { tree, nested, unmerged, hasAttributes } = staged.result;
  const conflicted = await withConflictMarkers(sandbox, repository, unmerged.map(pathText));
  if (conflicted.length > 0)
    return failure('git', `these files still hold conflict markers: ${conflicted.slice(0, 20).join(', ')}`);
  const left = request.tellLeftOut ? await leftOut(sandbox, repository, { base, nested }) : success(undefined);
  if (!left.ok) return left;
  const told = {
    ...(left.result && { leftOut: left.result }),
    ...(mended.result.was && { mended: mended.result.was }),
  };

  // The ref is this run's alone: what it has pushed there is there still.
  const key = `${repository} ${ref}`;
  const last = sandbox.pushed.get(key);
  if (last?.tree === tree) return success({ ...last, changed: false, ...told });
  const commit = await commitOf(sandbox, request, { base, baseTree, tree });
  if (!commit.ok) return commit;
  const handed = await handOut(sandbox, repository, { commit: commit.result, ref });
  if (!handed.ok) return handed;
  const sent = await sendLfs(sandbox, repository, { base, commit: commit.result, hasAttributes });
  if (!sent.ok) return sent;
  const pushed = await pushRemote(sandbox, repository, commit.result, ref);
  if (!pushed.ok) return pushed;
  sandbox.pushed.set(key, { commit: commit.result, tree });
  sandbox.safe.set(repository, commit.result);
  return success({ commit: commit.result, tree, changed: commit.result !== base, ...told });
}

/** The base itself where nothing differs from it. */
async function commitOf(
  sandbox: HostedSandbox,
  { repository, message }: Request,
  { base, baseTree, tree }: { base: string; baseTree: string; tree: string },
): Promise<Outcome<string>> {
  if (baseTree === tree) return success(base);
  const args = ['commit-tree', '-p', base, '-F', '-', tree];
  const made = await git(sandbox, inCheckout(sandbox, repository, args, { stdin: message }));
  return made.ok ? success(made.result.trim()) : made;
}

/** Those of the files of a merge that is under way in which the markers of a conflict still stand. */
async function withConflictMarkers(
  sandbox: HostedSandbox,
  repository: string,
  unmerged: readonly string[],
): Promise<string[]> {
  const conflicted = await Promise.all(
    unmerged.map(async (path) => {
      const real = await resolveExisting(sandbox, `${repository}/${path}`);
      const file = real.ok ? await readTextFile(sandbox, real.result, path) : real;
      return file.ok && /^(?:<{7}|>{7})(?: |$)/m.test(file.result.text) ? [path] : [];
    }),
  );
  return conflicted.flat();
}
