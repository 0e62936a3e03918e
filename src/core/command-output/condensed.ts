/** A long output in few words: how it begins, how it ends, and between them the lines that tell of failures. */
import { headOfText, shortened, tailOfText } from '../cut-text.ts';

/** Shares of the whole, in per cent; the rest is for what matters between the two. */
const headShare = 20;
const tailShare = 45;
/** A line longer than this is data, of which the beginning and the end will do. */
const longestLine = 600;

/** What tells of a failure, of the runners and compilers that people use. */
const matters =
  /\b(error|errors|failed|failure|failing|fatal|panic|exception|traceback|assert(ion)?error|expected|received|undefined|denied|cannot|not ok)\b|^\s*(✖|✗|✘|×|●|E\s{2,}|--- FAIL|FAIL\b)|\bTS\d{4}\b/i;
/** Names of what passes and sums without a failure have such words, too. */
const passes =
  /^\s*(✓|✔|√|ok \d|PASS\b)|\b0 (errors?|failed|failures?|failing)\b|\b(fail|failed|failures|errors)[:=]? 0\b/i;
/** Whether a line names what failed, or says why. */
export const tellsOfFailure = (line: string): boolean => matters.test(line) && !tellsOfPassing(line);
export const tellsOfPassing = (line: string): boolean => passes.test(line);
/** Where the system has left out something already. */
const cut = /^\[… .* left out.*\]$/;

/** The text as it is where it is short; `whole` says where all of it is, or how it can be had. */
export function condensed(text: string, longest: number, whole: string): string {
  if (text.length <= longest) return text;
  const lines = text.split('\n').map(shortLine);
  const head = fitting(lines, (longest * headShare) / 100);
  const tail = fitting(lines.slice(head.length).toReversed(), (longest * tailShare) / 100).toReversed();
  const middle = lines.slice(head.length, lines.length - tail.length);
  const wanted = chosen(middle, (longest * (100 - headShare - tailShare)) / 100);
  const told: string[] = [];
  let leftOut = 0;
  let isFirst = true;
  const gap = () => {
    if (leftOut === 0) return;
    told.push(`[… ${leftOut} lines left out${isFirst ? `; ${whole}` : ''} …]`);
    isFirst = false;
    leftOut = 0;
  };
  middle.forEach((line, index) => {
    if (!wanted.has(index)) {
      leftOut += 1;
      return;
    }
    gap();
    told.push(line);
  });
  gap();
  return [...head, ...told, ...tail].join('\n');
}

const shortLine = (line: string): string =>
  line.length <= longestLine
    ? line
    : `${headOfText(line, longestLine / 2)} [… ${line.length - longestLine} characters …] ${tailOfText(line, longestLine / 2)}`;

/** The first lines that fit; at least one, so that an end is always there. */
function fitting(lines: readonly string[], room: number): string[] {
  let left = room;
  const end = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return lines.slice(0, end < 0 ? lines.length : Math.max(1, end));
}

/** By their places: what tells of failures with the line after it, the same words once, as far as there is room. */
function chosen(lines: readonly string[], room: number): Set<number> {
  const places = new Set<number>();
  const seen = new Set<string>();
  let left = room;
  const take = (place: number): void => {
    const line = lines[place];
    if (line === undefined || places.has(place) || line.length + 1 > left) return;
    left -= line.length + 1;
    places.add(place);
  };
  lines.forEach((line, place) => {
    const words = shortened(line.trim(), 200);
    if (!cut.test(line) && (!tellsOfFailure(line) || seen.has(words))) return;
    seen.add(words);
    take(place);
    take(place + 1);
  });
  return places;
}
