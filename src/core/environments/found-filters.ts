/** Filters that the attributes of a repository name: programs through which git passes files on their way in and out. */
import type { FoundFilter } from '../sandbox/protocol.ts';

/** In words for a person and for models; empty where there is none that matters. */
export const filterTexts = (repository: string, filters: readonly FoundFilter[]): string[] =>
  filters.filter(({ isThere }) => !isThere).map((filter) => filterText(repository, filter));

function filterText(repository: string, { filter, files, example }: FoundFilter): string {
  const which =
    files === 1 ? `${repository}/${example} belongs` : `${files} files such as ${repository}/${example} belong`;
  const [stay, them] = files === 1 ? ['it stays', 'it'] : ['they stay', 'them'];
  return `${which} to the filter ${filter}, which is not there: ${stay} as stored, and work that changes ${them} is refused`;
}
