/** One segment of a glob: a name, or a pattern in which `*` is any characters and `?` is any one. */
import { holdsInOrder, type Piece, searchedPlaces } from './star-pattern.ts';

export type SegmentPattern = {
  /** Each `?` has become a free character. */
  text: string;
  hasFree: boolean;
  /** What stands before the first star and after the last; null where there is no star. */
  ends: { head: string; tail: string } | null;
  /** What stands between the stars. */
  between: readonly Piece<string>[];
};

/** Stands for any character: no name of a file can hold it. */
const free = '\0';
const freeCode = 0;

export function segmentPattern(segment: string): SegmentPattern {
  const text = segment.replaceAll('?', free);
  const parts = text.split('*');
  const ends = parts.length > 1 ? { head: parts[0] ?? '', tail: parts.at(-1) ?? '' } : null;
  return { text, hasFree: text.includes(free), ends, between: parts.slice(1, -1).map(characters) };
}

export const isPlain = ({ ends, hasFree }: SegmentPattern): boolean => ends === null && !hasFree;

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
  if (a.ends === null) return meansName(b, a.text);
  if (b.ends === null) return meansName(a, b.text);
  // Between the ends of both there is room for all that either asks for.
  const [head, otherHead] = byLength(a.ends.head, b.ends.head);
  const [tail, otherTail] = byLength(a.ends.tail, b.ends.tail);
  if (!a.hasFree && !b.hasFree) return otherHead.startsWith(head) && otherTail.endsWith(tail);
  return fitsAt(head, otherHead, 0) && fitsAt(tail, otherTail, otherTail.length - tail.length);
}

const byLength = (a: string, b: string): [shorter: string, longer: string] => (a.length < b.length ? [a, b] : [b, a]);

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
