/** The paths of the files that a repository's commit holds, those of the root first. */

import type { z } from 'zod';
import type { ListRequest, ListResult } from '../../../core/sandbox/protocol.ts';
import { inCheckout, unknownRepository } from '../git/checkout.ts';
import { gitFailure, runGit } from '../git/git.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

const maxListingBytes = 32_000_000;
/** An answer has at most 4 MB, as JSON. */
const maxPaths = 20_000;
const maxPathBytes = 2_000_000;

export async function list(
  sandbox: HostedSandbox,
  { repository }: z.output<typeof ListRequest>,
): Promise<Outcome<ListResult>> {
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  const args = ['ls-tree', '-r', '-z', 'HEAD'];
  const listed = await runGit(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxListingBytes }));
  if (!listed.ok) return listed;
  const { exitCode, stdout, omittedBytes } = listed.result;
  if (exitCode !== 0) return gitFailure(sandbox, 'ls-tree', listed.result);
  const found = stdout.toString().split('\0').slice(0, -1).flatMap(pathOfFile);
  const paths = shallowest(found);
  return success({ paths, isWhole: omittedBytes === 0 && paths.length === found.length });
}

/** Of an entry `100644 blob <id>\t<path>`; links and submodules are no files, and a name that is no text cannot be told. */
function pathOfFile(entry: string): string[] {
  const [, path] = /^100\d{3} blob [0-9a-f]+\t(.*)$/s.exec(entry) ?? [];
  return path === undefined || path.includes('\uFFFD') ? [] : [path];
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
