/** Finds lines by a regular expression, in tracked and untracked files that git does not ignore. */

import { relative, sep } from 'node:path';
import type { z } from 'zod';
import { headOfText, tailOfText } from '../../../core/cut-text.ts';
import type { SearchRequest, SearchResult } from '../../../core/sandbox/protocol.ts';
import { chosenHits, type FileHits } from '../../../core/sandbox/search-hits.ts';
import { resolveExisting } from '../files/workspace-path.ts';
import { inCheckout, unknownRepository } from '../git/checkout.ts';
import { runGit } from '../git/git.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

const maxLineLength = 500;
const maxOutputBytes = 1_000_000;

type Place = { repository: string; path: string };

export async function search(
  sandbox: HostedSandbox,
  { pattern, path, maxMatches, perFolder }: z.output<typeof SearchRequest>,
): Promise<Outcome<SearchResult>> {
  const places = await placesOf(sandbox, path);
  if (!places.ok) return places;
  if (perFolder !== undefined) return fewOfEach(sandbox, pattern, { places: places.result, maxMatches, perFolder });

  const matches: SearchResult['matches'] = [];
  let cut = false;
  for (const place of places.result) {
    // One more than wanted tells that there are more.
    const limit = maxMatches + 1;
    const words = ['-nIEz', `--max-count=${limit}`, '-e', pattern, '--', place.path];
    const found = await grep(sandbox, place.repository, words);
    if (!found.ok) return found;
    matches.push(...matchesOf(place.repository, found.result.lines.slice(0, limit)));
    cut ||= found.result.isCut;
  }
  return success({ matches: matches.slice(0, maxMatches), truncated: cut || matches.length > maxMatches });
}

/** Counts first, so that what is left out can be told, and then shows the lines of the files that were chosen. */
async function fewOfEach(
  sandbox: HostedSandbox,
  pattern: string,
  { places, maxMatches, perFolder }: { places: readonly Place[]; maxMatches: number; perFolder: number },
): Promise<Outcome<SearchResult>> {
  const hits: FileHits[] = [];
  let cut = false;
  for (const place of places) {
    const counted = await grep(sandbox, place.repository, ['-cIEz', '-e', pattern, '--', place.path]);
    if (!counted.ok) return counted;
    cut ||= counted.result.isCut;
    for (const line of counted.result.lines) {
      const [file, count] = line.split('\0');
      if (file !== undefined && count !== undefined)
        hits.push({ path: `${place.repository}/${file}`, count: Number(count) });
    }
  }
  const [only] = places;
  const below =
    places.length === 1 && only ? [only.repository, only.path].filter((part) => part !== '.').join('/') : '';
  const { files, leftOut } = chosenHits(hits, { below, perFolder, most: maxMatches });
  const matches: SearchResult['matches'] = [];
  for (const repository of new Set(files.map((file) => repositoryOf(file.path)))) {
    const chosen = files.filter((file) => repositoryOf(file.path) === repository);
    const paths = chosen.map((file) => file.path.slice(repository.length + 1));
    const found = await grep(sandbox, repository, [
      '-nIEz',
      `--max-count=${maxMatches}`,
      '-e',
      pattern,
      '--',
      ...paths,
    ]);
    if (!found.ok) return found;
    cut ||= found.result.isCut;
    const lines = Map.groupBy(matchesOf(repository, found.result.lines), (match) => match.path);
    for (const { path, count } of chosen) matches.push(...(lines.get(path) ?? []).slice(0, count));
  }
  return success({ matches, truncated: cut || leftOut.length > 0, ...(leftOut.length > 0 && { leftOut }) });
}

const repositoryOf = (path: string): string => path.slice(0, path.indexOf('/'));

async function placesOf(sandbox: HostedSandbox, path: string | undefined): Promise<Outcome<Place[]>> {
  const everywhere = [...sandbox.remotes.keys()].map((repository) => ({ repository, path: '.' }));
  if (path === undefined) return success(everywhere);
  const real = await resolveExisting(sandbox, path);
  if (!real.ok) return real;
  const [repository = '', ...rest] = relative(sandbox.work, real.result).split(sep);
  if (repository === '') return success(everywhere);
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  return success([{ repository, path: rest.join('/') || '.' }]);
}

/** What `git grep` prints, a line an entry; its fields are separated by NUL. */
async function grep(
  sandbox: HostedSandbox,
  repository: string,
  words: readonly string[],
): Promise<Outcome<{ lines: string[]; isCut: boolean }>> {
  const layout = ['--no-color', '--no-column', '--no-heading', '--no-break', '--full-name', '--no-recurse-submodules'];
  const args = ['grep', '--untracked', ...layout, ...words];
  const run = await runGit(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxOutputBytes }));
  if (!run.ok) return run;
  const { exitCode, stdout, omittedBytes, stderr } = run.result;
  // 1: no match; above: git did not take the pattern.
  if (exitCode > 1) return failure('bad-request', `the search failed: ${tailOfText(stderr.trim(), 300)}`);
  return success({ lines: stdout.toString().split('\n').slice(0, -1), isCut: omittedBytes > 0 });
}

const matchesOf = (repository: string, lines: readonly string[]): SearchResult['matches'] =>
  lines.flatMap((line) => {
    const [file, number, ...text] = line.split('\0');
    if (file === undefined || number === undefined) return [];
    return [{ path: `${repository}/${file}`, line: Number(number), text: headOfText(text.join('\0'), maxLineLength) }];
  });
