import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOverlap, globFault, globsOverlap, inScope, scopeOf } from '../../../src/core/plan/scope.ts';
import { ScopeGlob } from '../../../src/core/plan/work-plan.ts';

describe('a scope claim', () => {
  it.each([
    ['app:src/api', 'src/api/routes/a.ts', true],
    ['app:src/api', 'src/api', true],
    ['app:src/api', 'src/api-v2/a.ts', false],
    ['app:src/*.ts', 'src/a.ts', true],
    ['app:src/*.ts', 'src/deep/a.ts', false],
    ['app:**/*.test.ts', 'a.test.ts', true],
    ['app:**/*.test.ts', 'tests/deep/a.test.ts', true],
    ['app:src/**/index.ts', 'src/index.ts', true],
    ['app:src/?.ts', 'src/ab.ts', false],
    ['app:./src/', 'src/a.ts', true],
    ['app:**', 'anything/at/all', true],
    ['web:src/**', 'src/a.ts', false],
  ])('%s covers %s: %s', (glob, path, covered) => {
    expect(inScope([glob], 'app', path)).toBe(covered);
  });

  it('reads the wildcards of a path as plain characters', () => {
    expect(inScope(['app:src/a.ts'], 'app', 'src/*')).toBe(false);
  });

  it.each([
    [['app:src/api'], ['app:src/api-v2'], false],
    [['app:src/api'], ['app:src/api/deep/file.ts'], true],
    [['app:src/*/a.ts'], ['app:src/b/*.ts'], true],
    [['app:src/*.ts'], ['app:src/*.md'], false],
    [['app:**/a.ts'], ['app:src/**'], true],
    [['app:src/**'], ['web:src/**'], false],
    [[], ['app:**'], false],
  ])('of %j and one of %j overlap: %s', (a, b, overlap) => {
    expect(globsOverlap(a, b)).toBe(overlap);
    expect(globsOverlap(b, a)).toBe(overlap);
  });

  it('excludes what another task shares, and lets two tasks share', () => {
    const index = { scope: ['app:src/a'], shared: ['app:src/index.ts'] };
    expect(claimsOverlap(index, { scope: ['app:src/b'], shared: ['app:src/index.ts'] })).toBe(false);
    expect(claimsOverlap(index, { scope: ['app:src/index.ts'], shared: [] })).toBe(true);
  });

  it('names what is wrong with a glob', () => {
    expect(['app:/src', 'app:src/{a,b}', 'app:../x', 'app:src/**.ts', 'app:src/**'].map(globFault)).toEqual([
      'must be relative to the repository, without a leading slash',
      'may use only *, ? and ** as wildcards',
      'must not contain ..',
      'may use ** only as a whole path segment',
      undefined,
    ]);
  });

  it('takes what stands in names of files literally: brackets, blanks and marks', () => {
    const globs = [
      'web:app/[id]/page.tsx',
      'web:app/(group)/[...slug]/*',
      'web:docs/User Guide.md',
      'web:x/{id}/!a.ts',
    ];
    expect(globs.map(globFault)).toEqual([undefined, undefined, undefined, undefined]);
    expect(globs.map((text) => ScopeGlob.safeParse(text).success)).toEqual([true, true, true, true]);
    expect(['web: x', 'web:x ', 'web:a\nb', 'web:'].map((text) => ScopeGlob.safeParse(text).success)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    const paths = [
      'app/[id]/page.tsx',
      'app/i/page.tsx',
      'app/(group)/[...slug]/a',
      'docs/User Guide.md',
      'x/{id}/!a.ts',
    ];
    expect(paths.map((path) => inScope(globs, 'web', path))).toEqual([true, false, true, true, true]);
  });

  const segment = fc.stringMatching(/^[ab]{1,3}$/);
  const globSegment = fc.oneof(
    segment,
    fc.constant('**'),
    fc.stringMatching(/^[ab*?]{1,3}$/).filter((s) => !s.includes('**')),
  );
  const glob = fc.array(globSegment, { minLength: 1, maxLength: 4 }).map((segments) => `app:${segments.join('/')}`);

  it('overlaps another wherever one path is in both', () => {
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    fc.assert(
      fc.property(glob, glob, path, (a, b, candidate) => {
        if (inScope([a], 'app', candidate) && inScope([b], 'app', candidate)) expect(globsOverlap([a], [b])).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('overlaps another just where a walk through both finds a way', () => {
    // Longer names than the others, so that runs of characters are compared and differ anywhere.
    const name = fc.stringMatching(/^[ab]{0,9}[ab?*]?[ab]{0,9}[ab?*]?[ab?]{1,4}$/).filter((s) => !s.includes('**'));
    const claim = fc.array(fc.oneof(globSegment, name), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(claim, claim, (a, b) => {
        const asGlob = (segments: string[]) => [`app:${segments.join('/')}`];
        expect(globsOverlap(asGlob(a), asGlob(b))).toBe(waysMeet([...a, '**'], [...b, '**']));
      }),
      { numRuns: 3000 },
    );
  });

  it('covers what its regular expression does', () => {
    const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'));
    fc.assert(
      fc.property(glob, path, (claim, candidate) => {
        expect(inScope([claim], 'app', candidate)).toBe(asExpression(claim).test(`${candidate}/`));
      }),
      { numRuns: 2000 },
    );
  });

  it('is matched as it is where it is stored already and longer than a new one may be', () => {
    const long = `${'a'.repeat(40)}b`;
    expect(inScope([`app:x*${long}*y`], 'app', `x${'a'.repeat(9)}${long}y`)).toBe(true);
    expect(inScope([`app:x*${long}*y`], 'app', `x${'a'.repeat(50)}cy`)).toBe(false);
    const deep = `${'a/'.repeat(40)}b`;
    expect(inScope([`app:**/${deep}`], 'app', `a/a/${deep}`)).toBe(true);
    expect(inScope([`app:**/${deep}`], 'app', `${'a/'.repeat(50)}c`)).toBe(false);
  });

  it.each([
    ['stars between folders', `app:${Array(60).fill('**').join('/')}/x`, 'a/'.repeat(2000)],
    ['stars in a name', `app:${'*a'.repeat(100)}b`, 'a'.repeat(4000)],
    ['repeated letters', `app:*${'a'.repeat(29)}b*`, 'a'.repeat(4000)],
    ['repeated folders', `app:**/${'a/'.repeat(29)}b`, 'a/'.repeat(2000)],
  ])('is held against a thousand long paths in little time, whatever it has: %s', (_, claim, path) => {
    const covers = scopeOf(Array(20).fill(claim));
    const paths = Array.from({ length: 50 }, (_, index) => `${path}${index}`);
    expect(paths.filter((candidate) => covers('app', candidate))).toEqual([]);
  });

  it.each([
    ['app:.git/**', "must not name git's own files"],
    ['app:sub/.GIT/hooks', "must not name git's own files"],
    ['app:.github/**', undefined],
    ['app:src/.gitignore', undefined],
    [`app:${'*a'.repeat(9)}`, 'has at most 8 wildcards'],
    [`app:${'*/'.repeat(8)}x`, undefined],
    ['app:????????/?', 'has at most 8 wildcards'],
    [`app:${'a'.repeat(197)}`, 'has at most 200 characters'],
    [`app:${'a/'.repeat(30)}b`, 'has at most 30 path segments'],
    [`app:*${'a'.repeat(31)}*`, 'has at most 30 characters between two * of a segment'],
  ])('of a plan that comes in is bounded: %s', (claim, fault) => {
    expect(globFault(claim)).toBe(fault);
  });
});

/** Whether one path is meant by both lists of segments, tried step by step. */
const waysMeet = (a: readonly string[], b: readonly string[]): boolean =>
  meet(a, b, '**', (one, other) => meet([...one], [...other], '*', (x, y) => x === y || x === '?' || y === '?'));

function meet(
  a: readonly string[],
  b: readonly string[],
  any: string,
  goTogether: (a: string, b: string) => boolean,
): boolean {
  const [first, ...rest] = a;
  const [other, ...others] = b;
  if (first === any) return meet(rest, b, any, goTogether) || (other !== undefined && meet(a, others, any, goTogether));
  if (other === any) return meet(a, others, any, goTogether) || (first !== undefined && meet(rest, b, any, goTogether));
  if (first === undefined || other === undefined) return first === other;
  return goTogether(first, other) && meet(rest, others, any, goTogether);
}

/** A glob over paths that end in a slash. */
function asExpression(claim: string): RegExp {
  const segments = claim
    .slice(claim.indexOf(':') + 1)
    .split('/')
    .map((segment) =>
      segment === '**' ? '(?:[^/]+/)*' : `${segment.replaceAll('?', '[^/]').replaceAll('*', '[^/]*')}/`,
    );
  return new RegExp(`^${segments.join('')}(?:[^/]+/)*$`);
}
