/** Stages every change of a checkout but what lies in a repository inside it. */
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { inCheckout } from './checkout.ts';
import { git } from './git.ts';

const maxListingBytes = 64_000_000;
const noObject = '0'.repeat(40);

/**
 * Submodules and repositories that an agent has cloned into the checkout stay as they are in HEAD.
 *
 * `git add` would ask each submodule for its state, with whatever programs its own configuration names. A command may
 * make one at any moment, so leaving out those that are there now is not enough: `update-index` asks none.
 */
export async function stageAll(sandbox: HostedSandbox, repository: string): Promise<Outcome<string>> {
  const changes = await changesOfTracked(sandbox, repository);
  if (!changes.ok) return changes;
  const untracked = await listing(sandbox, repository, ['ls-files', '-z', '--others', '--exclude-standard']);
  if (!untracked.ok) return untracked;

  const update = (args: string[], lines: string[]) => {
    const stdin = lines.map((line) => `${line}\0`).join('');
    return git(sandbox, inCheckout(sandbox, repository, ['update-index', '-z', ...args], { stdin }));
  };
  // By their names alone: what was a folder may be a link now, and git takes no path beyond it.
  const gone = changes.result.filter(({ status }) => status === 'D').map(({ path }) => `0 ${noObject}\t${path}`);
  const removed = await update(['--index-info'], gone);
  if (!removed.ok) return removed;
  const kept = changes.result.filter(({ status }) => status !== 'D').map(({ path }) => path);
  // Of untracked folders git lists the files; only one that is a repository is listed itself.
  const added = untracked.result.filter((path) => !path.endsWith('/'));
  return update(['--add', '--remove', '--replace', '--stdin'], [...kept, ...added]);
}

type Change = { status: string; path: string };

/** Of `diff-files --raw -z`: `:mode mode id id status` and a path in turn. */
async function changesOfTracked(sandbox: HostedSandbox, repository: string): Promise<Outcome<Change[]>> {
  const args = ['diff-files', '--raw', '-z', '--no-renames', '--ignore-submodules=all'];
  const fields = await listing(sandbox, repository, args);
  if (!fields.ok) return fields;
  const changes: Change[] = [];
  for (let index = 0; index + 1 < fields.result.length; index += 2) {
    const [before, after, , , status = ''] = (fields.result[index] ?? '').split(' ');
    const isLink = before === ':160000' || after === '160000';
    if (!isLink) changes.push({ status, path: fields.result[index + 1] ?? '' });
  }
  return success(changes);
}

async function listing(sandbox: HostedSandbox, repository: string, args: string[]): Promise<Outcome<string[]>> {
  const listed = await git(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxListingBytes }));
  if (!listed.ok) return listed;
  if (listed.result.length >= maxListingBytes) return failure('too-large', 'the repository holds too many files');
  return success(listed.result.split('\0').filter((line) => line !== ''));
}
