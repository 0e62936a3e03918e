/** The search for what stands between the stars of a pattern, in time linear in the text: characters of a name, or names of a path. */

/** Symbols in a row between two stars. */
export type Piece<S> = {
  length: number;
  fits(symbol: S, place: number): boolean;
  /** A bit for each of the first `searchedPlaces` places at which the symbol fits. */
  places(symbol: S): number;
};

/** As many as bits that JavaScript computes with as a positive number. */
export const searchedPlaces = 30;

/** Whether a part of a text holds the pieces in their order, with anything around them. */
export function holdsInOrder<S>(
  pieces: readonly Piece<S>[],
  text: ArrayLike<S>,
  { from, end }: { from: number; end: number },
): boolean {
  let at: number | undefined = from;
  for (const piece of pieces) {
    at = endOfFirst(piece, text, { from: at, end });
    if (at === undefined) return false;
  }
  return true;
}

/**
 * Where the first occurrence of a piece ends. All places of the piece are followed at once, a bit each (Shift-And), so
 * that no text makes the search go back; what is longer than the bits reach is compared where the rest has been found.
 */
function endOfFirst<S>(
  piece: Piece<S>,
  text: ArrayLike<S>,
  { from, end }: { from: number; end: number },
): number | undefined {
  const searched = Math.min(piece.length, searchedPlaces);
  if (searched === 0) return from;
  const last = 1 << (searched - 1);
  let reached = 0;
  for (let at = from; at < end; at += 1) {
    reached = ((reached << 1) | 1) & piece.places(text[at] as S);
    if ((reached & last) === 0) continue;
    const start = at + 1 - searched;
    if (start + piece.length <= end && restFits(piece, text, start)) return start + piece.length;
  }
  return undefined;
}

function restFits<S>(piece: Piece<S>, text: ArrayLike<S>, start: number): boolean {
  for (let place = searchedPlaces; place < piece.length; place += 1)
    if (!piece.fits(text[start + place] as S, place)) return false;
  return true;
}
