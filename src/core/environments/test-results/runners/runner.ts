/** One runner of tests, and what can be read of its output. */

/** `total` is what the runner itself counts; null where it does not. */
export type FoundTests = { names: string[]; total: number | null };

export type Runner = {
  /** A line that only this runner writes, at its end. */
  mark: RegExp;
  /** Null where the run did not get to its end. */
  failing(lines: readonly string[]): FoundTests | null;
};

/** What one group of a pattern holds, in each line that fits. */
export const found = (lines: readonly string[], pattern: RegExp): string[] =>
  lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);

export const sumOf = (numbers: readonly string[]): number => numbers.reduce((sum, text) => sum + Number(text), 0);
