/** What the files that `setup` reads hold at a commit, as one digest. */
import { createHash } from 'node:crypto';
import type { SetUpFiles } from '../../../core/sandbox/kept.ts';
import { inCheckout } from '../git/checkout.ts';
import { gitFailure, runGit } from '../git/git.ts';
import { fieldsOf } from '../git/paths.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

const maxListingBytes = 64_000_000;

/** The commits have to be in the checkouts. */
export async function setUpDigest(
  sandbox: HostedSandbox,
  commits: readonly { name: string; commit: string }[],
  files: SetUpFiles,
): Promise<Outcome<string>> {
  // The server's own programs are those of the commands.
  const hash = createHash('sha256').update(JSON.stringify([process.version, process.arch]));
  for (const { name, commit } of commits.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const lines = await entriesOf(sandbox, { name, commit }, files);
    if (!lines.ok) return lines;
    hash.update(JSON.stringify([name, lines.result]));
  }
  return success(hash.digest('hex'));
}

/** Of `ls-tree`: mode, kind and object id, a tab, the path. */
async function entriesOf(
  sandbox: HostedSandbox,
  { name, commit }: { name: string; commit: string },
  files: SetUpFiles,
): Promise<Outcome<string[]>> {
  const words = files.kind === 'everything' ? ['rev-parse', `${commit}^{tree}`] : ['ls-tree', '-rz', commit];
  const run = await runGit(sandbox, inCheckout(sandbox, name, words, { maxBytes: maxListingBytes }));
  if (!run.ok) return run;
  const { exitCode, stdout, omittedBytes } = run.result;
  if (exitCode !== 0) return gitFailure(sandbox, words[0] ?? '', run.result);
  if (omittedBytes > 0) return failure('too-large', 'the repository holds too many files');
  if (files.kind === 'everything') return success([stdout.toString()]);
  const bytes = (text: string): string => Buffer.from(text).toString('latin1');
  const names = new Set(files.names.map(bytes));
  const paths = new Set((files.paths[name] ?? []).map(bytes));
  const isRead = (line: string): boolean => {
    const path = line.slice(line.indexOf('\t') + 1);
    return paths.has(path) || names.has(path.slice(path.lastIndexOf('/') + 1));
  };
  return success(fieldsOf(stdout).filter(isRead));
}
