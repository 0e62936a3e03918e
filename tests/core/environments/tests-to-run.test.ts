import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testsToRun } from '../../../src/core/environments/tests-to-run.ts';

const packages = [
  { path: 'services', setup: [], test: 'make services' },
  { path: 'services/api', setup: [], test: 'go test ./...' },
  { path: 'web', setup: [], test: 'npm test' },
];
const run = (...changed: string[]) => testsToRun({ test: 'make test', packages }, changed).map(({ path }) => path);

describe('the tests that a candidate has to pass', () => {
  it.each([
    [['web/src/a.ts'], ['web']],
    [
      ['web/a.ts', 'services/api/b.go'],
      ['services/api', 'web'],
    ],
    [['services/other/x'], ['services']],
    [['services/api-v2/x'], ['services']],
    [
      ['web/a.ts', 'README.md'],
      ['', 'services', 'services/api', 'web'],
    ],
    [['webb/a.ts'], ['', 'services', 'services/api', 'web']],
    [['services/api'], ['services/api']],
    [[], ['', 'services', 'services/api', 'web']],
  ])('that changes %j are those of %j', (changed, paths) => {
    expect(run(...changed)).toEqual(paths);
  });

  it('are the one command of the repository where it has no packages', () => {
    expect(testsToRun({ test: 'npm test', packages: [] }, ['a/b.ts'])).toEqual([{ path: '', command: 'npm test' }]);
  });

  it('are those of all packages, and of nothing else, where the root has none', () => {
    expect(testsToRun({ test: null, packages }, ['README.md']).map(({ path }) => path)).toEqual(
      packages.map(({ path }) => path),
    );
  });

  it('grow with what is changed, and are never more than all', () => {
    const path = fc.constantFrom('a', 'web/x', 'services/api/x', 'services/x', 'web');
    const some = fc.array(path, { minLength: 1 });
    fc.assert(
      fc.property(some, some, (fewer, more) => {
        const all = testsToRun({ test: 'x', packages }, []).map((test) => test.path);
        expect(all).toEqual(expect.arrayContaining(run(...fewer, ...more)));
        expect(run(...fewer, ...more)).toEqual(expect.arrayContaining(run(...fewer)));
      }),
    );
  });
});
