/**
 * Filters that attributes name for files, such as git-crypt's. The server runs no program of a repository's, so without
 * care it would commit what a filter is there to hide: such a file is refused by its name.
 */
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import type { OwnIndex } from './own-index.ts';
import { pathText } from './paths.ts';

/** Values of an attribute that name no filter. */
const none = new Set(['unspecified', 'unset', 'set', '']);
const shownPaths = 10;

/** The filter of each path that has one. */
export async function filtersOf(own: OwnIndex, paths: readonly string[]): Promise<Outcome<Map<string, string>>> {
  if (paths.length === 0) return success(new Map());
  const listed = await own.attributes('filter', paths);
  if (!listed.ok) return listed;
  return success(new Map([...listed.result].filter(([, filter]) => !none.has(filter))));
}

/** A failure where files that are to be committed have a filter. */
export async function filterFault(own: OwnIndex, repository: string, paths: readonly string[]): Promise<Outcome<void>> {
  const filters = await filtersOf(own, paths);
  if (!filters.ok) return filters;
  if (filters.result.size === 0) return success(undefined);
  const named = [...filters.result]
    .slice(0, shownPaths)
    .map(([path, filter]) => `${repository}/${pathText(path)} (filter=${filter})`)
    .join(', ');
  const more = filters.result.size > shownPaths ? ` and ${filters.result.size - shownPaths} more` : '';
  return failure(
    'git',
    `these files belong to a filter that is not there, and without it they would be committed as they are, in plain: ${named}${more}. Leave them as they were`,
  );
}
