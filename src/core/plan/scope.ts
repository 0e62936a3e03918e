/**
 * Scope claims: which paths a task may change, and whether two tasks may run at the same time.
 *
 * A glob is read segment by segment: `*` and `?` stay inside a segment, `**` spans any number of them, and a glob
 * that names a folder claims all below it. `src/api` claims `src/api/a.ts` and not `src/api-v2/a.ts`.
 */
import { remembered } from '../remembered.ts';
import { isPlain, meansName, type SegmentPattern, segmentPattern, segmentsMeet } from './segment-pattern.ts';
import { holdsInOrder, type Piece, searchedPlaces } from './star-pattern.ts';
import type { Task } from './work-plan.ts';

type Claim = {
  repository: string;
  /** The segments before the first `**`. */
  head: readonly SegmentPattern[];
  /** Their numbers: most claims differ in a plain name, which is seen before patterns are compared. */
  names: readonly number[];
  /** The segments between one `**` and the next; one stands at the end of every claim, which reaches below what it names. */
  between: readonly Piece<string>[];
};

/** What keeps a claim quick to match; a longer run of characters or segments is matched as well, only not as fast. */
const maxLength = 200;
const maxWildcards = 8;

/** What is wrong with a glob, or undefined. Checked where a plan comes in; what is stored already is matched as it is. */
export function globFault(glob: string): string | undefined {
  const path = glob.slice(glob.indexOf(':') + 1);
  if (path.startsWith('/')) return 'must be relative to the repository, without a leading slash';
  // All else stands for itself, as brackets do in `app/[id]/page.tsx`. These alone are hardly ever meant so.
  if (/^!|\\|\{[^/}]*,[^/}]*\}/.test(path)) return 'may use only *, ? and ** as wildcards';
  const segments = path.split('/');
  if (segments.includes('..')) return 'must not contain ..';
  if (segments.some((segment) => segment.toLowerCase() === '.git')) return "must not name git's own files";
  if (segments.some((segment) => segment.includes('**') && segment !== '**'))
    return 'may use ** only as a whole path segment';
  return boundsFault(glob, segments);
}

function boundsFault(glob: string, segments: readonly string[]): string | undefined {
  if (glob.length > maxLength) return `has at most ${maxLength} characters`;
  const wildcards = glob.match(/\*+|\?/g)?.length ?? 0;
  if (wildcards > maxWildcards) return `has at most ${maxWildcards} wildcards`;
  if (segments.length > searchedPlaces) return `has at most ${searchedPlaces} path segments`;
  const between = segments.flatMap((segment) => segment.split('*').slice(1, -1));
  return between.some(({ length }) => length > searchedPlaces)
    ? `has at most ${searchedPlaces} characters between two * of a segment`
    : undefined;
}

/** Whether a path of a repository is covered by any of the globs, which are read once for all paths. */
export function scopeOf(globs: readonly string[]): (repository: string, path: string) => boolean {
  const claims = Map.groupBy(globs.map(parsedClaim), ({ repository }) => repository);
  return (repository, path) => {
    const names = path.split('/');
    return (claims.get(repository) ?? []).some((claim) => covers(claim, names));
  };
}

function covers({ head, between }: Claim, names: readonly string[]): boolean {
  if (names.length < head.length) return false;
  for (let place = 0; place < head.length; place += 1)
    if (!meansName(head[place] as SegmentPattern, names[place] as string)) return false;
  return holdsInOrder(between, names, { from: head.length, end: names.length });
}

/** Whether one path of a repository is covered by any of the globs. */
export const inScope = (globs: readonly string[], repository: string, path: string): boolean =>
  scopeOf(globs)(repository, path);

/** Whether any path could be covered by a glob of both lists. */
export function globsOverlap(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  const others = claimsOf(b);
  // Loops, as closures are most of the cost of a plan at its bound.
  for (const claim of claimsOf(a)) for (const other of others) if (claimsMeet(claim, other)) return true;
  return false;
}

/** Whether two tasks exclude each other: what one owns, the other may neither own nor share. */
export const claimsOverlap = (a: Pick<Task, 'scope' | 'shared'>, b: Pick<Task, 'scope' | 'shared'>): boolean =>
  globsOverlap(a.scope, b.scope) || globsOverlap(a.scope, b.shared) || globsOverlap(a.shared, b.scope);

/** Both have a `**`, after which there is room for all that either asks for; so only what stands before it decides. */
function claimsMeet(a: Claim, b: Claim): boolean {
  if (a.repository !== b.repository) return false;
  const shorter = Math.min(a.head.length, b.head.length);
  for (let place = 0; place < shorter; place += 1) {
    const name = a.names[place];
    const other = b.names[place];
    if (name !== other && name !== 0 && other !== 0) return false;
  }
  for (let place = 0; place < shorter; place += 1)
    if (!segmentsMeet(a.head[place] as SegmentPattern, b.head[place] as SegmentPattern)) return false;
  return true;
}

/** A task's lists stay the same objects for as long as the task does, and are compared with those of all others. */
const claimsOf = remembered((globs: readonly string[]): readonly Claim[] => globs.map(parsedClaim));

function parsedClaim(glob: string): Claim {
  const colon = glob.indexOf(':');
  const runs: SegmentPattern[][] = [[]];
  for (const segment of glob.slice(colon + 1).split('/')) {
    if (segment === '**') runs.push([]);
    else if (segment !== '' && segment !== '.') runs.at(-1)?.push(segmentPattern(segment));
  }
  const [head = [], ...between] = runs;
  const names = head.map(({ nameNumber }) => nameNumber);
  return { repository: glob.slice(0, colon), head, names, between: between.map(namesInARow) };
}

/** Segments in a row as a piece of a path; plain names, which most are, are looked up. */
function namesInARow(patterns: readonly SegmentPattern[]): Piece<string> {
  const searched = patterns.slice(0, searchedPlaces).map((pattern, place) => ({ pattern, bit: 1 << place }));
  const plain = new Map<string, number>();
  for (const { pattern, bit } of searched)
    if (isPlain(pattern)) plain.set(pattern.text, (plain.get(pattern.text) ?? 0) | bit);
  const others = searched.filter(({ pattern }) => !isPlain(pattern));
  const places = (name: string): number => plain.get(name) ?? 0;
  const placesOfOthers = (name: string): number =>
    others.reduce((bits, { pattern, bit }) => (meansName(pattern, name) ? bits | bit : bits), places(name));
  return {
    length: patterns.length,
    fits: (name, place) => meansName(patterns[place] as SegmentPattern, name),
    places: others.length === 0 ? places : placesOfOthers,
  };
}
