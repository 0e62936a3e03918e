/** Which tests of a repository a candidate has to pass, by the paths that it changes. */
import { z } from 'zod';
import { RepositoryName } from '../sandbox/repository-name.ts';
import type { Environment } from './environment.ts';
import type { KnownEnvironment } from './repository-environment.ts';

/** A command, and the folder of the repository in which it runs; the root is ''. */
export type TestToRun = { path: string; command: string };

/**
 * Those of each package that something changed in. What lies in no package can matter to all, so then everything is
 * tested; a candidate that changes nothing is tested whole, too.
 */
export function testsToRun(
  { test, packages }: Pick<Environment, 'test' | 'packages'>,
  changed: readonly string[],
): TestToRun[] {
  const touched = new Set(changed.map((path) => packageOf(packages, path)));
  const isWhole = changed.length === 0 || touched.has(null);
  const parts = packages.filter(({ path }) => isWhole || touched.has(path));
  const root = isWhole && test !== null ? [{ path: '', command: test }] : [];
  return [...root, ...parts.map(({ path, test: command }) => ({ path, command }))];
}

/** The innermost package that holds a path. */
function packageOf(packages: Environment['packages'], changed: string): string | null {
  const holding = packages.map(({ path }) => path).filter((path) => changed === path || changed.startsWith(`${path}/`));
  return holding.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** The tests of one repository of a build, and how long each may take. */
export const TestOfRepository = z.strictObject({
  repository: RepositoryName,
  path: z.string(),
  command: z.string(),
  minutes: z.number(),
});
export type TestOfRepository = z.infer<typeof TestOfRepository>;

/** Of a build that an older release began, nothing is known but the command for all repositories. */
export function testsOfRepositories(
  changed: readonly { repository: string; paths: readonly string[] }[],
  {
    environments,
    usual,
  }: { environments: readonly KnownEnvironment[]; usual: Omit<TestOfRepository, 'repository' | 'path'> },
): TestOfRepository[] {
  return changed.flatMap(({ repository, paths }) => {
    const known = environments.find((one) => one.repository === repository)?.environment;
    if (!known) return [{ repository, path: '', ...usual }];
    return testsToRun(known, paths).map((test) => ({ repository, ...test, minutes: known.testTimeoutMinutes }));
  });
}
