/** One segment of a glob: a name, or a pattern in which `*` is any characters and `?` is any one. */
import { agree, free, type PackedText, packedText } from './packed-text.ts';
import { holdsInOrder, type Piece, searchedPlaces } from './star-pattern.ts';

export type SegmentPattern = {
  /** Each `?` has become a free character. */
  text: string;
  /** Of a plain name, a number other than 0: names of other numbers are other names. Of a pattern 0. */
  nameNumber: number;
  /** What stands before the first star and after the last; null where there is no star. */
  ends: { head: string; tail: string } | null;
  /** The text up to the first star, and from its end back to the last. */
  forward: PackedText;
  backward: PackedText;
  /** What stands between the stars. */
  between: readonly Piece<string>[];
};

const freeCode = 0;

export function segmentPattern(segment: string): SegmentPattern {
  const text = segment.replaceAll('?', free);
  const parts = text.split('*');
  const [head = '', tail = head] = [parts[0], parts.at(-1)];
  return {
    text,
    nameNumber: parts.length > 1 || text.includes(free) ? 0 : numberOf(text),
    ends: parts.length > 1 ? { head, tail } : null,
    forward: packedText(head),
    backward: packedText(tail.split('').toReversed().join('')),
    between: parts.slice(1, -1).map(characters),
  };
}

/** A hash of the name, never 0, and small enough to be kept without a box. */
function numberOf(name: string): number {
  let number = 7;
  for (let place = 0; place < name.length; place += 1)
    number = (Math.imul(number, 31) + name.charCodeAt(place)) & 0x3fffffff;
  return number === 0 ? 1 : number;
}

export const isPlain = ({ nameNumber }: SegmentPattern): boolean => nameNumber !== 0;

/** Whether a name, which may have free characters, can be meant by a segment. */
export function meansName({ text, ends, between }: SegmentPattern, name: string): boolean {
  if (ends === null) return text.length === name.length && fitsAt(text, name, 0);
  const end = name.length - ends.tail.length;
  if (end < ends.head.length || !fitsAt(ends.head, name, 0) || !fitsAt(ends.tail, name, end)) return false;
  return holdsInOrder(between, name, { from: ends.head.length, end });
}

/** Whether one name can be meant by both. */
export function segmentsMeet(a: SegmentPattern, b: SegmentPattern): boolean {
  if (a.text === b.text) return true;
  if (a.ends === null && b.ends === null && a.text.length !== b.text.length) return false;
  if (!agree(a.forward, b.forward) || !agree(a.backward, b.backward)) return false;
  // Between the ends of two with stars there is room for all that either asks for.
  if ((a.ends === null) === (b.ends === null)) return true;
  return a.ends === null ? meansName(b, a.text) : meansName(a, b.text);
}

/** Whether characters stand in a text at a place, as far as they are not free in either. */
function fitsAt(characters: string, text: string, at: number): boolean {
  if (text.startsWith(characters, at)) return true;
  for (let place = 0; place < characters.length; place += 1) {
    const code = characters.charCodeAt(place);
    const other = text.charCodeAt(at + place);
    if (code !== other && code !== freeCode && other !== freeCode) return false;
  }
  return true;
}

function characters(text: string): Piece<string> {
  const searched = text.slice(0, searchedPlaces).split('');
  const all = 2 ** searched.length - 1;
  const places = new Map<string, number>();
  for (const character of new Set(searched))
    places.set(
      character,
      searched.reduce((bits, own, place) => (own === character || own === free ? bits | (1 << place) : bits), 0),
    );
  const anywhere = places.get(free) ?? 0;
  return {
    length: text.length,
    fits: (character, place) => fitsAt(text.charAt(place), character, 0),
    places: (character) => (character === free ? all : (places.get(character) ?? anywhere)),
  };
}
