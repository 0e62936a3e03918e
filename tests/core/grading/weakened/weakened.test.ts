/** What a candidate does to how work is verified, language by language. */
import { describe, expect, it, test } from 'vitest';
import { looksAt, weakenedBy } from '../../../../src/core/grading/weakened/weakened.ts';
import { patchOf } from './patches.ts';

const nothingOmitted = { omittedBytes: 0, omittedFiles: 0 };
const seen = (...patches: string[]): string[] =>
  weakenedBy('app', { patch: patches.join(''), ...nothingOmitted }).map(
    ({ kind, path, text }) => `${kind} ${path}: ${text}`,
  );
const kinds = (...patches: string[]): string[] =>
  weakenedBy('app', { patch: patches.join(''), ...nothingOmitted }).map(({ kind }) => kind);

describe('cases that are gone', () => {
  test.each<[string, string, string[]]>([
    ['src/a.test.ts', '', ["-it('adds two numbers', () => {", '-  expect(add(1, 2)).toBe(3);', '-});']],
    ['tests/a.js', '', ['-  test("adds two numbers", async () => {', '-    assert.equal(add(1, 2), 3)', '-  })']],
    ['tests/test_a.py', '', ['-def test_adds_two_numbers():', '-    assert add(1, 2) == 3']],
    ['a_test.go', '', ['-func TestAddsTwoNumbers(t *testing.T) {', '-\tt.Fatal("no")', '-}']],
    ['tests/a.rs', '', ['-#[test]', '-fn adds_two_numbers() {', '-    assert_eq!(add(1, 2), 3);', '-}']],
    ['src/lib.rs', 'mod tests {', ['-    fn adds_two_numbers() {', '-        assert_eq!(add(1, 2), 3);', '-    }']],
    [
      'src/test/java/ATest.java',
      '',
      ['-    @Test void addsTwoNumbers() {}', '-  void addsTwoNumbers() {', '-    assertEquals(3, add(1, 2));'],
    ],
    ['src/test/kotlin/ATest.kt', '', ['-  fun `adds two numbers`() {', '-    assertEquals(3, add(1, 2))']],
    ['spec/a_spec.rb', '', ["-  it 'adds two numbers' do", '-    expect(add(1, 2)).to eq 3']],
    ['App.Tests/ATests.cs', '', ['-    public void AddsTwoNumbers()', '-        Assert.Equal(3, Add(1, 2));']],
  ])('are seen in %s', (path, place, lines) => {
    expect(kinds(patchOf(path, lines, { place }))).toEqual(['cases-removed', 'assertions-fewer']);
  });

  it('are named', () => {
    expect(seen(patchOf('a.test.ts', ["-it('a', f);", "-it('b', f);", "+it('c', f);"]))).toEqual([
      'cases-removed a.test.ts: 2 cases are gone: `a`, `b`',
    ]);
  });

  it('are not gone where they stand somewhere else now', () => {
    const from = patchOf('a.test.ts', ["-it('adds', () => {", '-  expect(1).toBe(1);']);
    const to = patchOf('b.test.ts', ["+it('adds', () => {", '+  expect(1).toBe(1);'], { status: 'added' });
    expect(kinds(from, to)).toEqual(['assertions-fewer']);
  });

  it('are gone where they are but a comment now', () => {
    expect(kinds(patchOf('a.test.ts', ["-it('adds', f);", "+// it('adds', f);"]))).toEqual(['cases-removed']);
    expect(kinds(patchOf('test_a.py', ['-def test_adds():', '+# def test_adds():']))).toEqual(['cases-removed']);
  });

  it('are one question where their file is gone', () => {
    expect(
      seen(patchOf('a_test.go', ['-func TestA(t *testing.T) {', '-\tt.Fatal()', '-}'], { status: 'deleted' })),
    ).toEqual(['test-file-removed a_test.go: the file of tests is removed: `TestA`']);
  });

  it('may be rows of a table', () => {
    const rows = ["-  ['', []],", "-  [' ', []],", "+  ['a', ['a']],"];
    expect(seen(patchOf('a.test.ts', rows))).toEqual([
      "rows-removed a.test.ts: a table of cases has 1 rows less: `['', []],`, `[' ', []],`",
    ]);
  });
});

test.each<[string, string]>([
  ['a.test.ts', "it.skip('a', f);"],
  ['a.test.ts', "xit('a', f);"],
  ['a.spec.js', "describe.skip('a', f);"],
  ['a.test.mjs', "test('a', { skip: true }, f);"],
  ['a.test.ts', "test.skipIf(process.env.CI)('a', f);"],
  ['a.test.ts', '  t.skip();'],
  ['test_a.py', '@pytest.mark.skip(reason="later")'],
  ['test_a.py', '@unittest.skipIf(True, "later")'],
  ['test_a.py', '    pytest.skip("later")'],
  ['a_test.go', '\tt.Skip("later")'],
  ['a_test.go', '//go:build integration'],
  ['tests/a.rs', '#[ignore]'],
  ['src/test/java/ATest.java', '  @Disabled("later")'],
  ['src/test/java/ATest.java', '    Assumptions.assumeTrue(false);'],
  ['spec/a_spec.rb', "  xit 'a' do"],
  ['A.Tests/ATests.cs', '  [Fact(Skip = "later")]'],
])('a test that is left out is seen in %s: %s', (path, line) => {
  expect(kinds(patchOf(path, [`+${line}`]))[0]).toBe('skipped');
  expect(kinds(patchOf(path, [`-${line}`, `+${line} `]))).toEqual([]);
});

test.each<[string, string]>([
  ['a.test.ts', "it.only('a', f);"],
  ['a.test.ts', "describe.only('a', f);"],
  ['a.test.ts', "fit('a', f);"],
  ['a.test.ts', "test('a', { only: true }, f);"],
  ['spec/a_spec.rb', "  fdescribe 'a' do"],
])('a test that runs alone is seen in %s: %s', (path, line) => {
  expect(kinds(patchOf(path, [`+${line}`]))).toEqual(['focused']);
});

describe('assertions', () => {
  test.each<[string, string]>([
    ['a.test.ts', '  expect(add(1, 2)).toBe(3);'],
    ['a.test.js', '  assert.strictEqual(add(1, 2), 3);'],
    ['test_a.py', '    assert add(1, 2) == 3'],
    ['test_a.py', '        self.assertEqual(add(1, 2), 3)'],
    ['a_test.go', '\t\tt.Errorf("got %d", got)'],
    ['a_test.go', '\trequire.Equal(t, 3, add(1, 2))'],
    ['tests/a.rs', '    assert_eq!(add(1, 2), 3);'],
    ['src/test/java/ATest.java', '    assertEquals(3, add(1, 2));'],
  ])('that are fewer are seen in %s', (path, line) => {
    expect(kinds(patchOf(path, [`-${line}`, `-${line}`, `+${line}`]))).toEqual(['assertions-fewer']);
    expect(kinds(patchOf(path, [`-${line}`, `+${line} `]))).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['a.test.ts', '  expect(add(1, 2)).toBe(3);', '  expect(add(1, 2)).toBeDefined();'],
    ['a.test.ts', '  expect(() => f()).toThrow(/no/);', '  expect(true).toBe(true);'],
    ['test_a.py', '    assert add(1, 2) == 3', '    assert add(1, 2) is not None'],
    ['a_test.go', '\trequire.Equal(t, 3, n)', '\trequire.NotNil(t, n)'],
    ['tests/a.rs', '    assert_eq!(parse("1"), Ok(1));', '    assert!(parse("1").is_ok());'],
    ['src/test/java/ATest.java', '    assertEquals(3, n);', '    assertNotNull(n);'],
  ])('that nearly anything passes are seen in %s', (path, before, after) => {
    expect(kinds(patchOf(path, [`-${before}`, `+${after}`]))).toEqual(['assertions-loosened']);
  });

  it('that go are not made up for by new ones elsewhere, and those that move are as before', () => {
    const strict = "  expect(slug('Top 10')).toBe('top-10');";
    const more = [' ', "+it('b', () => {", '+  expect(1).toBe(1);', '+  expect(2).toBe(2);'];
    expect(kinds(patchOf('a.test.ts', [`-${strict}`, ...more]))).toEqual(['assertions-fewer']);
    expect(kinds(patchOf('a.test.ts', [`-${strict}`, "+  expect(slug('Top 10')).toBeTruthy();", ...more]))).toEqual([
      'assertions-loosened',
    ]);
    expect(kinds(patchOf('a.test.ts', [`-${strict}`, ' ', ' ', `+  ${strict}`]))).toEqual([]);
  });

  it('of what is no test are nobody’s question', () => {
    expect(kinds(patchOf('src/a.py', ['-assert x == 1']), patchOf('src/lib.rs', ['-    assert!(ok);']))).toEqual([]);
  });
});

test.each<[string, string, string[], { status?: 'added' | 'deleted'; place?: string }]>([
  ['snapshot-rewritten', 'src/__snapshots__/a.test.ts.snap', ['-exports = 1', '+exports = 2'], {}],
  ['test-command', 'package.json', ['-    "test": "vitest run",', '+    "test": "vitest run || true",'], {}],
  ['test-command', 'package.json', ['-{ "scripts": { "test": "a" } }', '+{ "scripts": { "test": "true" } }'], {}],
  ['test-command', 'Makefile', [' test:', '-\tpytest', '+\tpytest -k fast'], {}],
  ['test-command', 'Makefile', ['-\tgo test ./...'], { place: 'test: build' }],
  ['test-command', 'justfile', [' run-ci filter="all" :', '-    pytest', '+    pytest -k fast'], {}],
  ['test-command', '.github/workflows/ci.yml', ['-      - run: npm test', '+      - run: npm run build'], {}],
  ['test-command', 'breakwater.yaml', ['-test: npm test', '+test: "true"'], {}],
  ['test-configuration', 'package.json', ['+  "jest": { "testPathIgnorePatterns": ["slow"] },'], {}],
  ['test-configuration', 'vitest.config.ts', ["+    exclude: ['tests/slow/**'],"], {}],
  ['test-configuration', 'jest.config.js', ["+  testPathIgnorePatterns: ['a.test.js'],"], { status: 'added' }],
  ['test-configuration', 'pytest.ini', ['+addopts = --ignore=tests/slow'], {}],
  ['test-configuration', 'pyproject.toml', ['-testpaths = ["tests", "more"]', '+testpaths = ["tests"]'], {}],
  ['test-configuration', 'tests/conftest.py', ['+collect_ignore = ["test_a.py"]'], {}],
  ['test-configuration', 'Cargo.toml', ['+autotests = false'], {}],
  ['test-configuration', 'pom.xml', ['+          <skipTests>true</skipTests>'], {}],
  ['test-configuration', 'build.gradle.kts', ['+    useJUnitPlatform { excludeTags("slow") }'], {}],
])('%s is seen in %s: %s', (kind, path, lines, more) => {
  expect(kinds(patchOf(path, lines, more))).toEqual([kind]);
});

test.each<[string, string[], string]>([
  [
    'vitest.config.ts',
    ['-  thresholds: { lines: 90, branches: 85 },', '+  thresholds: { lines: 60, branches: 85 },'],
    'lines 90 → 60',
  ],
  ['.nycrc', ['-  "branches": 80,'], 'branches 80 → none'],
  ['pyproject.toml', ['-fail_under = 95', '+fail_under = 50'], 'fail_under 95 → 50'],
  ['tox.ini', ['-    pytest --cov-fail-under=90', '+    pytest --cov-fail-under=10'], 'cov-fail-under 90 → 10'],
  ['codecov.yml', ['-        target: 80%', '+        target: 20%'], 'target 80 → 20'],
])('a threshold of coverage that is lowered is seen in %s', (path, lines, told) => {
  expect(seen(patchOf(path, lines))).toContain(`coverage-lowered ${path}: a threshold is lowered: ${told}`);
});

test.each<[string, string, string[], { status?: 'added' | 'deleted'; place?: string }]>([
  ['new tests', 'a.test.ts', ["+it('a', () => {", '+  expect(f()).toEqual({ a: 1 });', '+});'], {}],
  ['a first test command', 'package.json', ['+    "test": "vitest run",'], {}],
  ['another script', 'package.json', ['-    "build": "tsc",', '+    "build": "tsc -b",'], {}],
  ['a new file of settings', 'vitest.config.ts', ['+export default { test: { globals: true } };'], { status: 'added' }],
  ['another target', 'Makefile', [' build:', '-\tgo build', '+\tgo build ./...'], {}],
  ['a target of another name', 'Makefile', [' pencil: a', '-\tdraw', '+\tdraw 2', ' X := test', '-\tx'], {}],
  ['a new snapshot', 'src/__snapshots__/a.test.ts.snap', ['+exports = 1'], { status: 'added' }],
  ['a threshold that is raised', 'package.json', ['-  "lines": 80', '+  "lines": 90'], {}],
  ['a word in code', 'src/skip.ts', ["+it.skip('a');", '-expect(1);'], {}],
])('%s are nobody’s question', (_, path, lines, more) => {
  expect(kinds(patchOf(path, lines, more))).toEqual([]);
});

it('reads a long target once, whatever stands in it and however much is below', () => {
  const below = Array.from({ length: 20_000 }, () => '-\tnpm run all');
  for (const name of [`${'test'.repeat(249)}%`, `test${' '.repeat(900)}`, `${'test '.repeat(190)}`])
    expect(kinds(patchOf('Makefile', [` ${name}:`, ...below]))).toEqual(['test-command']);
  for (const none of [`${'test'.repeat(249)}+:`, `test${' '.repeat(990)}+`])
    expect(kinds(patchOf('Makefile', [` ${none}`, ...below]))).toEqual([]);
});

describe('a patch', () => {
  it('is read by what its hunks count, also where lines look like its heads', () => {
    const lines = ['--- a/old', '++++ b/new', "-it('a', f);"];
    expect(seen(patchOf('a.test.sql.ts', lines))).toEqual(
      ['cases-removed a.test.sql.ts: a case is gone: `a`'].slice(1),
    );
    expect(seen(patchOf('a.test.ts', lines))).toEqual(['cases-removed a.test.ts: a case is gone: `a`']);
  });

  it('names a path that git quotes as it is', () => {
    const patch = patchOf('x', ["-it('a', f);"])
      .replaceAll('a/x', '"a/caf\\303\\251.test.ts"')
      .replaceAll('b/x', '"b/caf\\303\\251.test.ts"');
    expect(weakenedBy('app', { patch, ...nothingOmitted }).map(({ path }) => path)).toEqual(['café.test.ts']);
  });

  it('that was cut is a question of its own, and so are changes beyond thirty', () => {
    expect(weakenedBy('app', { patch: '', omittedBytes: 7, omittedFiles: 2 })).toEqual([
      {
        kind: 'not-seen',
        repository: 'app',
        path: '',
        text: '7 bytes of changes of tests and their configuration were too many to look at',
      },
      {
        kind: 'not-seen',
        repository: 'app',
        path: '',
        text: '2 files of tests and their configuration are not looked at: too many, or too long a name',
      },
    ]);
    const many = Array.from({ length: 33 }, (_, at) => patchOf(`${at}.test.ts`, ["+it.only('a', f);"]));
    expect(seen(...many).slice(29)).toEqual([
      "focused 29.test.ts: something runs alone, and the others do not: `it.only('a', f);`",
      'not-seen : there are 3 more such changes; look for them in the diff',
    ]);
  });

  it('is looked at no further than a thousand characters into a line', () => {
    const far = `${' '.repeat(1000)}it.only('a', f);`;
    expect(kinds(patchOf('a.test.ts', [`+${far}`]), patchOf('b.test.ts', [`+${far.slice(900)}`]))).toEqual(['focused']);
  });
});

const binary = (path: string, mode = ''): string =>
  `diff --git a/${path} b/${path}\n${mode}index 1111111..2222222\nBinary files a/${path} and b/${path} differ\n`;

test.each(['tests/a.spec.ts-snapshots/home-linux.png', 'src/__snapshots__/a.png'])(
  'a picture of what is expected is seen where it is another: %s',
  (path) => {
    expect([seen(binary(path)), kinds(binary(path, 'new file mode 100644\n'))]).toEqual([
      [`snapshot-rewritten ${path}: what was expected is rewritten: a picture or other bytes`],
      [],
    ]);
    expect(kinds(binary(path, 'deleted file mode 100644\n'))).toEqual(['snapshot-rewritten']);
  },
);

test('a picture of something else is nobody’s question', () => {
  expect(seen(binary('docs/logo.png'))).toEqual([]);
});

test.each([
  'tests/test_a.c',
  'test/a_test.exs',
  'Tests/AppTests/A.swift',
  'lib/ATest.php',
  'spec/a_spec.lua',
  'TestA.m',
  'a.spec.dart',
  'src/test1.sh',
  '__tests__/data.json',
])('a file of tests of any language is seen where it is removed: %s', (path) => {
  const removed = patchOf(path, ['-one'], { status: 'deleted' });
  expect(seen(removed)).toEqual([`test-file-removed ${path}: a file that is called like tests is removed`]);
  expect(kinds(patchOf(path, ['-one', '+two']))).toEqual([]);
  expect([looksAt({ path, status: 'deleted' }), looksAt({ path, status: 'modified' })]).toEqual([true, false]);
});

test.each(['src/latest.php', 'inspect.c', 'contest/a.lua', 'Testimony.md', 'src/special.swift'])(
  'a file that is called like no tests may be removed: %s',
  (path) => {
    expect(seen(patchOf(path, ['-one'], { status: 'deleted' }))).toEqual([]);
  },
);

it('looks at tests and at what configures them', () => {
  const paths = [
    'src/a.ts',
    'src/a.test.ts',
    'package.json',
    'README.md',
    'src/lib.rs',
    '.github/workflows/ci.yml',
    'test_a.py',
  ];
  expect(paths.filter((path) => looksAt({ path, status: 'modified' }))).toEqual([
    'src/a.test.ts',
    'package.json',
    'src/lib.rs',
    '.github/workflows/ci.yml',
    'test_a.py',
  ]);
});
