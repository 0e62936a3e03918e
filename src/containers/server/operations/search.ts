/** Finds lines by a regular expression, in tracked and untracked files that git does not ignore. */

import { relative, sep } from 'node:path';
import type { z } from 'zod';
import { headOfText, tailOfText } from '../../../core/cut-text.ts';
import type { SearchRequest, SearchResult } from '../../../core/sandbox/protocol.ts';
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
  { pattern, path, maxMatches }: z.output<typeof SearchRequest>,
): Promise<Outcome<SearchResult>> {
  const places = await placesOf(sandbox, path);
  if (!places.ok) return places;

  const matches: SearchResult['matches'] = [];
  let cut = false;
  for (const place of places.result) {
    // One more than wanted tells that there are more.
    const found = await grep(sandbox, pattern, place, maxMatches + 1);
    if (!found.ok) return found;
    matches.push(...found.result.matches);
    cut ||= found.result.truncated;
  }
  return success({ matches: matches.slice(0, maxMatches), truncated: cut || matches.length > maxMatches });
}

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

async function grep(
  sandbox: HostedSandbox,
  pattern: string,
  { repository, path }: Place,
  limit: number,
): Promise<Outcome<SearchResult>> {
  const layout = ['--no-color', '--no-column', '--no-heading', '--no-break', '--full-name', '--no-recurse-submodules'];
  const args = ['grep', '-nIEz', '--untracked', ...layout, `--max-count=${limit}`, '-e', pattern, '--', path];
  const run = await runGit(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxOutputBytes }));
  if (!run.ok) return run;
  const { exitCode, stdout, omittedBytes, stderr } = run.result;
  // 1: no match; above: git did not take the pattern.
  if (exitCode > 1) return failure('bad-request', `the search failed: ${tailOfText(stderr.trim(), 300)}`);

  const lines = stdout.toString().split('\n').slice(0, -1);
  const matches = lines.slice(0, limit).flatMap((line) => {
    const [file, number, ...text] = line.split('\0');
    if (file === undefined || number === undefined) return [];
    return [{ path: `${repository}/${file}`, line: Number(number), text: headOfText(text.join('\0'), maxLineLength) }];
  });
  return success({ matches, truncated: omittedBytes > 0 });
}
