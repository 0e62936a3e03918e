/** The paths of the files that a commit of a repository holds, those of the root first, with what else is asked of them. */

import type { z } from 'zod';
import { headOfText } from '../../../core/cut-text.ts';
import { listedBytes, listingBounds } from '../../../core/sandbox/listing.ts';
import type { ListRequest, ListResult } from '../../../core/sandbox/protocol.ts';
import { inCheckout, unknownRepository } from '../git/checkout.ts';
import { foundFilters } from '../git/filters.ts';
import { gitFailure, runGit } from '../git/git.ts';
import { fieldsOf } from '../git/paths.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { mostChanged } from './most-changed.ts';

const maxListingBytes = 32_000_000;
const maxTextBytes = 20_000;

type File = { path: string; bytes: number };

export async function list(
  sandbox: HostedSandbox,
  { repository, commit = 'HEAD', tellFilters, tellUse, texts: wanted }: z.output<typeof ListRequest>,
): Promise<Outcome<ListResult>> {
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  // Sizes are in no tree: git has to look at each object for them.
  const words = ['ls-tree', '-r', '-z', ...(tellUse ? ['-l'] : []), commit];
  const listed = await runGit(sandbox, inCheckout(sandbox, repository, words, { maxBytes: maxListingBytes }));
  if (!listed.ok) return listed;
  const { exitCode, stdout, omittedBytes } = listed.result;
  if (exitCode !== 0) return gitFailure(sandbox, 'ls-tree', listed.result);
  const found = fieldsOf(stdout).flatMap(fileOf);
  // A name that is no text cannot be told.
  const named = found
    .map(({ path, bytes }) => ({ path: textOf(path), bytes }))
    .filter(({ path }) => !path.includes('\uFFFD'));
  const files = shallowest(named);
  const told = tellFilters
    ? await foundFilters(
        sandbox,
        repository,
        found.map(({ path }) => path),
      )
    : success([]);
  if (!told.ok) return told;
  const changed = tellUse ? await mostChanged(sandbox, repository, commit) : success([]);
  if (!changed.ok) return changed;
  const texts = await textsAt(sandbox, repository, { commit, wanted });
  if (!texts.ok) return texts;
  return success({
    paths: files.map(({ path }) => path),
    isWhole: omittedBytes === 0 && files.length === named.length,
    ...(told.result.length > 0 && { filters: told.result }),
    ...(tellUse && { use: { sizes: files.map(({ bytes }) => bytes), mostChanged: changed.result } }),
    ...(wanted.length > 0 && { texts: texts.result }),
  });
}

const textOf = (path: string): string => Buffer.from(path, 'latin1').toString();

/** Of an entry `100644 blob <id>\t<path>`, with a size before the tab where that was asked for; links and submodules are no files. */
function fileOf(entry: string): File[] {
  const [, bytes, path] = /^100\d{3} blob [0-9a-f]+(?: +(\d+|-))?\t(.*)$/s.exec(entry) ?? [];
  return path === undefined ? [] : [{ path, bytes: Number(bytes) || 0 }];
}

function shallowest(files: readonly File[]): File[] {
  const byDepth = Map.groupBy(files, ({ path }) => path.split('/').length);
  const sorted = [...byDepth.keys()].toSorted((a, b) => a - b).flatMap((depth) => byDepth.get(depth) ?? []);
  let bytes = 0;
  const end = sorted.findIndex(({ path }, index) => {
    bytes += listedBytes(path);
    return index >= listingBounds.paths || bytes > listingBounds.pathBytes;
  });
  return end < 0 ? sorted : sorted.slice(0, end);
}

/** What is not there, or no text, is left out. */
async function textsAt(
  sandbox: HostedSandbox,
  repository: string,
  { commit, wanted }: { commit: string; wanted: readonly string[] },
): Promise<Outcome<Record<string, string>>> {
  const texts: [string, string][] = [];
  for (const path of wanted) {
    const words = ['cat-file', 'blob', `${commit}:${path}`];
    const shown = await runGit(sandbox, inCheckout(sandbox, repository, words, { maxBytes: maxTextBytes }));
    if (!shown.ok) return shown;
    const { exitCode, stdout } = shown.result;
    if (exitCode === 0 && !stdout.includes(0)) texts.push([path, headOfText(stdout.toString(), maxTextBytes)]);
  }
  return success(Object.fromEntries(texts));
}
