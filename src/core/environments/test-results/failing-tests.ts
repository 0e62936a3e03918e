/** Which tests fail, by the names that their runner gives them, as far as its output tells. */
import { runners } from './runners.ts';

/** A name stands as often as it fails: of two tests that are called the same, one may begin to fail. */
export type FailingTests = string[];

/** What is compared and stored. */
const maxTests = 2000;
const longestName = 500;

/**
 * Null where it cannot be told: no runner that is known, one that did not get to its end, or whose own count is another. An
 * output that was cut counts only where the runner says how many there are.
 */
export function failingTests(output: string, { isWhole }: { isWhole: boolean }): FailingTests | null {
  const lines = output.split(/\r?\n/);
  const names: string[] = [];
  let isKnown = false;
  for (const runner of runners) {
    if (!lines.some((line) => runner.mark.test(line))) continue;
    const found = runner.failing(lines);
    if (found === null || (found.total === null ? !isWhole : found.total !== found.names.length)) return null;
    isKnown = true;
    names.push(...found.names);
  }
  if (!isKnown || names.length > maxTests || names.some(({ length }) => length > longestName)) return null;
  return names.toSorted();
}

/** Those that fail now and did not before, each as often as it does so more. */
export function newlyFailing(before: readonly string[], now: readonly string[]): string[] {
  const left = counted(before);
  return now.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}

/** Whatever fails in one of two runs, as often as in that in which it fails more. */
export function failingInEither(a: readonly string[], b: readonly string[]): string[] {
  return [...a, ...newlyFailing(a, b)].toSorted();
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
