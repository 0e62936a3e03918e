/** What a bench demands of its numbers, and whether they keep to it. */
export type Check = {
  what: string;
  value: number;
  unit: '' | ' MB' | ' ms';
  /** The value has to stay below it. */
  below: number;
  /** What else may make it fail. */
  note?: string;
};

/** A line a check, and whether all hold; a value that is no number holds nothing. */
export function judged(checks: readonly Check[]): { lines: string[]; hold: boolean } {
  const holds = ({ value, below }: Check): boolean => value < below;
  const lines = checks.map((check) => {
    const { what, value, unit, below, note } = check;
    const digits = unit === '' ? 2 : 1;
    const why = !holds(check) && note ? `; ${note}` : '';
    return `${holds(check) ? 'holds' : 'FAILS'}  ${what}: ${value.toFixed(digits)}${unit}   (goal: below ${below}${unit}${why})`;
  });
  return { lines, hold: checks.every(holds) };
}
