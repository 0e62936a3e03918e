/** In what order changes of several repositories land: what others depend on comes first. */
import { z } from 'zod';
import { RepositoryName } from '../sandbox/repository-name.ts';

/** One repository depends on another of the same build; `why` is where that is said. */
export const RepositoryLink = z.strictObject({ from: RepositoryName, to: RepositoryName, why: z.string() });
export type RepositoryLink = z.infer<typeof RepositoryLink>;

/** The names, each after those that it depends on, else in the order given. In a circle the first one given goes first. */
export function mergeOrder(names: readonly string[], links: readonly Pick<RepositoryLink, 'from' | 'to'>[]): string[] {
  const order: string[] = [];
  const left = [...names];
  while (left.length > 0) {
    const waits = (name: string) => links.some(({ from, to }) => from === name && to !== name && left.includes(to));
    const free = left.findIndex((name) => !waits(name));
    order.push(...left.splice(Math.max(free, 0), 1));
  }
  return order;
}

/** Things of repositories in that order; those of no known repository come last. */
export function inMergeOrder<T extends { repository: string }>(things: readonly T[], order: readonly string[]): T[] {
  const place = ({ repository }: T): number => {
    const at = order.indexOf(repository);
    return at < 0 ? order.length : at;
  };
  return things.toSorted((a, b) => place(a) - place(b));
}

/** Where a repository has a submodule that is another one of the build; null where it is none of them. */
export const RepositorySubmodule = z.strictObject({
  repository: RepositoryName,
  path: z.string(),
  of: RepositoryName.nullable(),
});
export type RepositorySubmodule = z.infer<typeof RepositorySubmodule>;

export const submoduleLinks = (submodules: readonly RepositorySubmodule[]): RepositoryLink[] =>
  submodules.flatMap(({ repository, path, of }) =>
    of === null ? [] : [{ from: repository, to: of, why: `it is the submodule ${path}` }],
  );
