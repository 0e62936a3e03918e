import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOverlap, globFault, globsOverlap, inScope } from '../../../src/core/plan/scope.ts';

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

  it('is matched in little time however many stars it has', () => {
    const stars = `app:${Array(60).fill('**').join('/')}/x`;
    expect(inScope([stars], 'app', Array(100).fill('a').join('/'))).toBe(false);
    expect(inScope([`app:${'*a'.repeat(100)}b`], 'app', 'a'.repeat(250))).toBe(false);
  });
});
