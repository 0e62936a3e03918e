/** The crash matrix as a table in text: effects down, boundaries across. */
import { type Boundary, boundaries, type Effect, rows } from './cells.ts';

export type CellResult = 'ok' | 'FAIL';

/** `-` is a cell that was not run; `n/a` one that the effect does not have. */
export function matrixTable(resultOf: (effect: Effect, boundary: Boundary) => CellResult | undefined): string {
  const width = Math.max(...rows.map(({ effect }) => effect.length));
  const line = (first: string, others: readonly string[]) =>
    [first.padEnd(width), ...others.map((text, column) => text.padEnd(boundaries[column]?.length ?? 0))].join('  ');
  return [
    '',
    line('', boundaries),
    ...rows.map(({ effect, without }) =>
      line(
        effect,
        boundaries.map((boundary) => (boundary in without ? 'n/a' : (resultOf(effect, boundary) ?? '-'))),
      ),
    ),
    '',
  ].join('\n');
}
