/**
 * Filters that attributes name for files, such as git-crypt's. The server runs no program of a repository's, so without
 * care it would commit what a filter is there to hide: such a file is refused by its name.
 */
import { headOfText } from '../../../core/cut-text.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { lfsWorks } from './lfs/lfs-place.ts';
import { type OwnIndex, ownIndex } from './own-index.ts';
import { pathText } from './paths.ts';

/** `isThere`: it is run, as git would. */
export type FoundFilter = { filter: string; files: number; example: string; isThere: boolean };

/** Values of an attribute that name no filter. */
const none = new Set(['unspecified', 'unset', 'set', '']);
const shownPaths = 10;
const mostFilters = 20;
const longestName = 300;

/** The filter of each path that has one. */
export async function filtersOf(own: OwnIndex, paths: readonly string[]): Promise<Outcome<Map<string, string>>> {
  if (paths.length === 0) return success(new Map());
  const listed = await own.attributes('filter', paths);
  if (!listed.ok) return listed;
  return success(new Map([...listed.result].filter(([, filter]) => !none.has(filter))));
}

/** Every filter that belongs to some of these files of a checkout, the one with the most files first. */
export async function foundFilters(
  sandbox: HostedSandbox,
  repository: string,
  paths: readonly string[],
): Promise<Outcome<FoundFilter[]>> {
  // A repository that says nothing of its files need not be asked of each.
  if (!paths.some((path) => /(?:^|\/)\.gitattributes$/.test(path))) return success([]);
  const filters = await filtersOf(ownIndex(sandbox, repository), paths);
  if (!filters.ok) return filters;
  const byFilter = Map.groupBy(filters.result, ([, filter]) => filter);
  const found = [...byFilter].map(([filter, files]) => ({
    filter: headOfText(pathText(filter), longestName),
    files: files.length,
    example: headOfText(pathText(files[0]?.[0] ?? ''), longestName),
    isThere: filter === 'lfs' && lfsWorks(sandbox, repository),
  }));
  return success(found.toSorted((a, b) => b.files - a.files).slice(0, mostFilters));
}

/** A failure where files that are to be committed have a filter. */
export async function filterFault(
  sandbox: HostedSandbox,
  repository: string,
  { own, paths }: { own: OwnIndex; paths: readonly string[] },
): Promise<Outcome<void>> {
  const filters = await filtersOf(own, paths);
  if (!filters.ok) return filters;
  const works = lfsWorks(sandbox, repository);
  const absent = [...filters.result].filter(([, filter]) => filter !== 'lfs' || !works);
  if (absent.length === 0) return success(undefined);
  const named = absent
    .slice(0, shownPaths)
    .map(([path, filter]) => `${repository}/${pathText(path)} (filter=${filter})`)
    .join(', ');
  const more = absent.length > shownPaths ? ` and ${absent.length - shownPaths} more` : '';
  return failure(
    'git',
    `these files belong to a filter that is not there, and without it they would be committed as they are, in plain: ${named}${more}. Leave them as they were`,
  );
}
