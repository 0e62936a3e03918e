/** Which tests of a repository a candidate has to pass, by the paths that it changes. */
import type { Environment } from './environment.ts';

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

/** Of the base, everything is tested. */
export const allTests = (environment: Pick<Environment, 'test' | 'packages'>): TestToRun[] =>
  testsToRun(environment, []);
