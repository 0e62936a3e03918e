/** Refs of the repository that talks to a remote, which only the server writes: each is a file, so no git has to be started. */
import { join } from 'node:path';
import { readTextFile, replaceTextFile } from '../files/text-file.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { remoteFolder } from './checkout.ts';

const fileOf = (sandbox: HostedSandbox, repository: string, ref: string): string =>
  join(remoteFolder(sandbox, repository), ref);

/** Unlike `git update-ref`, this does not look whether the repository holds the commit: whoever calls it knows. */
export const writeRef = (
  sandbox: HostedSandbox,
  repository: string,
  { ref, commit }: { ref: string; commit: string },
): Promise<Outcome<void>> =>
  replaceTextFile(sandbox, fileOf(sandbox, repository, ref), { text: `${commit}\n`, mode: 0o644 });

/** The object that a ref points to. Git writes one that is fetched into a file of its own: it packs no refs here. */
export async function readRef(sandbox: HostedSandbox, repository: string, ref: string): Promise<Outcome<string>> {
  const read = await readTextFile(sandbox, fileOf(sandbox, repository, ref), ref);
  if (!read.ok) return read;
  const [, id] = /^([0-9a-f]{40})\n$/.exec(read.result.text) ?? [];
  return id === undefined ? failure('git', `${ref} of the server's own repository is not to be read`) : success(id);
}
