/** The paths of the files that a repository's commit holds, those of the root first. */

import type { z } from 'zod';
import type { ListRequest, ListResult } from '../../../core/sandbox/protocol.ts';
import { inCheckout, unknownRepository } from '../git/checkout.ts';
import { foundFilters } from '../git/filters.ts';
import { gitFailure, runGit } from '../git/git.ts';
import { fieldsOf } from '../git/paths.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

const maxListingBytes = 32_000_000;
/** An answer has at most 4 MB, as JSON. */
const maxPaths = 20_000;
const maxPathBytes = 2_000_000;

export async function list(
  sandbox: HostedSandbox,
  { repository, tellFilters }: z.output<typeof ListRequest>,
): Promise<Outcome<ListResult>> {
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  const args = ['ls-tree', '-r', '-z', 'HEAD'];
  const listed = await runGit(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxListingBytes }));
  if (!listed.ok) return listed;
  const { exitCode, stdout, omittedBytes } = listed.result;
  if (exitCode !== 0) return gitFailure(sandbox, 'ls-tree', listed.result);
  const entries = fieldsOf(stdout);
  const found = entries.flatMap(pathOfFile);
  // A name that is no text cannot be told.
  const texts = found.map(textOf).filter((path) => !path.includes('\uFFFD'));
  const paths = shallowest(texts);
  const told = tellFilters ? await foundFilters(sandbox, repository, found) : success([]);
  if (!told.ok) return told;
  return success({
    paths,
    isWhole: omittedBytes === 0 && paths.length === texts.length,
    ...(told.result.length > 0 && { filters: told.result }),
  });
}

const textOf = (path: string): string => Buffer.from(path, 'latin1').toString();

/** Of an entry `100644 blob <id>\t<path>`; links and submodules are no files. */
function pathOfFile(entry: string): string[] {
  const [, path] = /^100\d{3} blob [0-9a-f]+\t(.*)$/s.exec(entry) ?? [];
  return path === undefined ? [] : [path];
}

function shallowest(paths: readonly string[]): string[] {
  const byDepth = Map.groupBy(paths, (path) => path.split('/').length);
  const sorted = [...byDepth.keys()].toSorted((a, b) => a - b).flatMap((depth) => byDepth.get(depth) ?? []);
  let bytes = 0;
  const end = sorted.findIndex((path, index) => {
    bytes += Buffer.byteLength(path) + 3;
    return index >= maxPaths || bytes > maxPathBytes;
  });
  return end < 0 ? sorted : sorted.slice(0, end);
}
