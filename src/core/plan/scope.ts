/** Scope claims: which paths a task may change, and whether two tasks may run at the same time. */
import type { Task } from './work-plan.ts';

/**
 * A glob is read segment by segment: `*` and `?` stay inside a segment, `**` spans any number of them, and a glob
 * that names a folder claims all below it. `src/api` claims `src/api/a.ts` and not `src/api-v2/a.ts`.
 */
type Claim = { repository: string; segments: readonly string[] };

function parseClaim(glob: string): Claim {
  const colon = glob.indexOf(':');
  const segments = glob
    .slice(colon + 1)
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  return { repository: glob.slice(0, colon), segments: [...segments, '**'] };
}

/** What is wrong with a glob's syntax, or undefined. */
export function globFault(glob: string): string | undefined {
  const path = glob.slice(glob.indexOf(':') + 1);
  if (path.startsWith('/')) return 'must be relative to the repository, without a leading slash';
  if (/[[\]{}!\\]/.test(path)) return 'may use only *, ? and ** as wildcards';
  const segments = path.split('/');
  if (segments.includes('..')) return 'must not contain ..';
  if (segments.some((segment) => segment.includes('**') && segment !== '**'))
    return 'may use ** only as a whole path segment';
  return undefined;
}

/** Whether one path of a repository is covered by any of the globs. */
export function inScope(globs: readonly string[], repository: string, path: string): boolean {
  const segments = path.split('/');
  return globs.some((glob) => {
    const claim = parseClaim(glob);
    return claim.repository === repository && sequencesMeet(claim.segments, segments, true);
  });
}

/** Whether any path could be covered by a glob of both lists. */
export function globsOverlap(a: readonly string[], b: readonly string[]): boolean {
  const others = b.map(parseClaim);
  return a
    .map(parseClaim)
    .some((claim) =>
      others.some((other) => claim.repository === other.repository && sequencesMeet(claim.segments, other.segments)),
    );
}

/** Whether two tasks exclude each other: what one owns, the other may neither own nor share. */
export function claimsOverlap(a: Pick<Task, 'scope' | 'shared'>, b: Pick<Task, 'scope' | 'shared'>): boolean {
  return globsOverlap(a.scope, [...b.scope, ...b.shared]) || globsOverlap(a.shared, b.scope);
}

/** Whether two lists of segments can match one path; with `literal`, `b` is a path and its wildcards are plain text. */
function sequencesMeet(a: readonly string[], b: readonly string[], literal = false): boolean {
  const meet = memoized((i: number, j: number): boolean => {
    const left = a[i];
    const right = b[j];
    if (left === '**') return meet(i + 1, j) || (j < b.length && meet(i, j + 1));
    if (right === '**' && !literal) return meet(i, j + 1) || (i < a.length && meet(i + 1, j));
    if (left === undefined || right === undefined) return left === right;
    return segmentsMeet(left, right, literal) && meet(i + 1, j + 1);
  });
  return meet(0, 0);
}

function segmentsMeet(a: string, b: string, literal: boolean): boolean {
  const meet = memoized((i: number, j: number): boolean => {
    const left = a[i];
    const right = b[j];
    if (left === '*') return meet(i + 1, j) || (j < b.length && meet(i, j + 1));
    if (right === '*' && !literal) return meet(i, j + 1) || (i < a.length && meet(i + 1, j));
    if (left === undefined || right === undefined) return left === right;
    return (left === right || left === '?' || (right === '?' && !literal)) && meet(i + 1, j + 1);
  });
  return meet(0, 0);
}

/** Keeps the matching quadratic: a hostile glob of many stars must not take exponential time. */
function memoized(compute: (i: number, j: number) => boolean): (i: number, j: number) => boolean {
  const known = new Map<number, boolean>();
  return (i, j) => {
    const key = i * 4096 + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(i, j);
    known.set(key, value);
    return value;
  };
}
