/** A failure in a few lines: what failed, the lines that say why, and how it ended; each cut to where it tells the most. */
import { endsOfText, headOfText, tailOfText } from '../cut-text.ts';
import { tellsOfFailure, tellsOfPassing } from './condensed.ts';
import { withoutColours } from './noise.ts';

/** Words of a cause, rather than of a name or a sum. */
const cause =
  /(error|exception)\b|\bTS\d{4}\b|\b(panicked|expected|received|assertion|cannot|could not|undefined|denied|refused|unknown|missing|no such|not found|timed out|did not)\b|^E\s{2,}/i;
const gap = '…';

/** At most `longest` code units. The lines stand in their order; `…` is where others are left out. */
export function failureInShort(text: string, longest: number): string {
  const whole = withoutColours(text).trim();
  if (whole.length <= longest) return whole;
  const lines = whole.split('\n').map((line) => line.trim());
  const told = new Map<number, string>();
  let left = longest;
  for (const place of byWorth(lines)) {
    const isHead = place === 0 && lines.length > 1;
    const room = Math.min(left, Math.floor(longest * (isHead ? 0.25 : 0.5)));
    const line = cutAroundCause(lines[place] ?? '', lines.length === 1 ? longest : room);
    // With it go a line feed and, where others are left out, a line of its own.
    if (line.length + 3 > left && told.size > 0) continue;
    told.set(place, line);
    left -= line.length + 3;
    if (left < shortestLine) break;
  }
  return inOrder(told, lines.length);
}

const shortestLine = 12;

/** Places of lines, each wording once: the head, the first cause, the first name of what failed, the end, more causes, more names. */
function byWorth(lines: readonly string[]): number[] {
  const seen = new Set(['', lines[0]]);
  const places = lines.flatMap((line, place) => {
    if (seen.has(line)) return [];
    seen.add(line);
    return [place];
  });
  const worth = Map.groupBy(places, (place) => worthOf(lines[place] ?? ''));
  const causes = worth.get('cause') ?? [];
  const names = worth.get('name') ?? [];
  const passing = new Set(worth.get('passing'));
  const ends = places.filter((place) => !passing.has(place)).toReversed();
  return [
    ...new Set([0, ...causes.slice(0, 1), ...names.slice(0, 1), ...ends.slice(0, 1), ...causes, ...names, ...ends]),
  ];
}

function worthOf(line: string): 'passing' | 'cause' | 'name' | 'other' {
  if (tellsOfPassing(line)) return 'passing';
  // A frame of a stack names errors that it did not throw.
  if (cause.test(line) && !/^at\s/.test(line)) return 'cause';
  return tellsOfFailure(line) ? 'name' : 'other';
}

/** Both ends, or where the cause is in between, its surroundings. */
function cutAroundCause(line: string, longest: number): string {
  if (line.length <= longest) return line;
  const at = line.search(cause);
  const half = Math.floor(longest / 2);
  if (at < half || at > line.length - half) return endsOfText(line, longest);
  const part = longest - 4;
  const third = Math.floor(part / 3);
  return `${headOfText(line, third).trimEnd()} ${gap} ${tailOfText(headOfText(line, at + 2 * third), 2 * third).trim()}`;
}

function inOrder(told: ReadonlyMap<number, string>, lines: number): string {
  const places = [...told.keys()].toSorted((a, b) => a - b);
  return places
    .flatMap((place, index) => [...(place - (places[index - 1] ?? -1) > 1 ? [gap] : []), told.get(place) ?? ''])
    .concat((places.at(-1) ?? 0) < lines - 1 ? [gap] : [])
    .join('\n');
}
