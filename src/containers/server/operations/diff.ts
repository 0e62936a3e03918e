/** What the commits of a repository have changed since an earlier one. */

import type { z } from 'zod';
import type { DiffRequest, DiffResult } from '../../../core/sandbox/protocol.ts';
import { inCheckout, unknownRepository } from '../git/checkout.ts';
import { gitFailure, runGit } from '../git/git.ts';
import { handIn } from '../git/hand-over.ts';
import { fieldsOf, pathText } from '../git/paths.ts';
import { fetchRemote } from '../git/remote.ts';
import { type Host, inTurn } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

const maxPatchBytes = 60_000;
/** Of files that were asked for by name. */
const maxPatchBytesOfPaths = 400_000;
/** An answer has at most 4 MB, as JSON. */
const maxFiles = 30_000;
const maxListingBytes = 2_000_000;

type ChangedFile = DiffResult['files'][number];
const statuses: Record<string, ChangedFile['status']> = { A: 'added', D: 'deleted', M: 'modified', T: 'type-changed' };

export async function diff(
  host: Host,
  sandbox: HostedSandbox,
  { repository, from, to = 'HEAD', paths, fetch }: z.output<typeof DiffRequest>,
): Promise<Outcome<DiffResult>> {
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  // What is brought changes what git works on.
  const brought =
    fetch === undefined
      ? success('')
      : await inTurn(host, sandbox.id, () => bring(sandbox, repository, { commit: from, ref: fetch }));
  if (!brought.ok) return brought;
  const compare = (...options: string[]) => [
    'diff',
    '--no-renames',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    ...options,
    from,
    to,
    '--',
    ...(paths ?? []),
  ];
  const listing = inCheckout(sandbox, repository, compare('--name-status', '-z'), { maxBytes: maxListingBytes });
  const names = await runGit(sandbox, listing);
  if (!names.ok) return names;
  if (names.result.exitCode !== 0) return gitFailure(sandbox, 'diff', names.result);
  const files = changedFiles(names.result.stdout);
  // Of a listing that is cut off nobody could say what it leaves out.
  if (names.result.omittedBytes > 0 || files.length > maxFiles)
    return failure('too-large', `more than ${maxFiles} files, or names of more than ${maxListingBytes} bytes, differ`);
  if (files.length === 0) return success({ files, patch: '', omittedBytes: 0 });
  const call = inCheckout(sandbox, repository, compare(), { maxBytes: paths ? maxPatchBytesOfPaths : maxPatchBytes });
  const patch = await runGit(sandbox, call);
  if (!patch.ok) return patch;
  if (patch.result.exitCode !== 0) return gitFailure(sandbox, 'diff', patch.result);
  return success({
    files,
    // The cap may cut a character in two, and a patch may quote any bytes.
    patch: new TextDecoder().decode(patch.result.stdout, { stream: patch.result.omittedBytes > 0 }),
    omittedBytes: patch.result.omittedBytes,
  });
}

async function bring(
  sandbox: HostedSandbox,
  repository: string,
  { commit, ref }: { commit: string; ref: string },
): Promise<Outcome<string>> {
  const there = await runGit(sandbox, inCheckout(sandbox, repository, ['cat-file', '-e', `${commit}^{commit}`]));
  if (!there.ok) return there;
  if (there.result.exitCode === 0) return success('');
  const fetched = await fetchRemote(sandbox, repository, { source: ref, name: 'diff' });
  return fetched.ok ? handIn(sandbox, repository, commit) : fetched;
}

/** Of `--name-status -z`: a status and a path in turn. */
function changedFiles(listing: Buffer): ChangedFile[] {
  const fields = fieldsOf(listing);
  const files: ChangedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2)
    files.push({ path: pathText(fields[index + 1] ?? ''), status: statuses[fields[index] ?? ''] ?? 'modified' });
  return files;
}
