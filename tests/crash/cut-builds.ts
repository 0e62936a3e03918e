/** The builds in which cells are tried: each has cuts of different effects, so that a few builds are cut everywhere. */
import { type CutOrder, type Shape, shapeOf } from './cells.ts';

type CutBuild = { shape: Shape; cuts: CutOrder[] };

/** More of them in one build would hide one another. */
const mostCuts = 4;

/** Whatever fails seven times takes its build the longest, so no build has two of those. */
const isLong = ({ boundary }: CutOrder): boolean => boundary === 'failing seven times';

/** Each cell is in one build of its shape. The builds with fewest cuts are filled first. */
export function cutBuilds(cells: readonly CutOrder[]): CutBuild[] {
  const builds: CutBuild[] = [];
  const long = cells.filter(isLong);
  for (const cell of [...long, ...cells.filter((one) => !isLong(one))]) {
    const shape = shapeOf(cell.effect);
    const open = builds.filter(
      ({ shape: known, cuts }) =>
        known === shape &&
        cuts.length < mostCuts &&
        !cuts.some((cut) => cut.effect === cell.effect || (isLong(cut) && isLong(cell))),
    );
    const [emptiest] = open.toSorted((a, b) => a.cuts.length - b.cuts.length);
    if (emptiest) emptiest.cuts.push(cell);
    else builds.push({ shape, cuts: [cell] });
  }
  return builds;
}
