/** What every run is told of the repositories. */
import { describe, expect, it } from 'vitest';
import { filesToSurvey } from '../../../../src/core/environments/brief/files-to-survey.ts';
import { repositoryBrief, type SurveyedRepository } from '../../../../src/core/environments/brief/repository-brief.ts';
import { sha } from '../../builders.ts';

const surveyed = (
  name: string,
  files: Record<string, number>,
  given: Partial<Pick<SurveyedRepository, 'texts'>> & { mostChanged?: { path: string; commits: number }[] } = {},
): SurveyedRepository => {
  const { texts = {}, mostChanged = [] } = given;
  const use = { sizes: Object.values(files), mostChanged };
  return { name, commit: sha('a'), listing: { paths: Object.keys(files), isWhole: true, use }, texts };
};

describe('the brief of repositories', () => {
  it('says what is where, what its commands are, where it begins and what is changed most', () => {
    const api = surveyed(
      'api',
      {
        'package.json': 300,
        Makefile: 100,
        'README.md': 2000,
        'src/index.ts': 900,
        'src/routes/users.ts': 12_000,
        'src/routes/users.test.ts': 4000,
        'vendor/a/b/c.ts': 90_000_000,
      },
      {
        texts: {
          'package.json': JSON.stringify({
            name: 'api',
            type: 'module',
            scripts: { test: 'vitest run', build: 'tsc' },
          }),
          Makefile: 'all: build\n\nbuild:\n\ttsc\nX := 1\n',
        },
        mostChanged: [
          { path: 'src/routes/users.ts', commits: 40 },
          { path: 'gone.ts', commits: 30 },
        ],
      },
    );
    expect(repositoryBrief([api])).toBe(`## api, at commit ${sha('a')}: 7 files, 90 MB
Folders, with all that is below them:
- (root) Makefile, README.md, package.json
- src/ 3 files, 17 kB
- src/routes/ 2 files, 16 kB
- vendor/ 1 file, 90 MB
Commands and manifests:
- Makefile: targets all, build
- package.json: name api, type module, scripts test = \`vitest run\`; build = \`tsc\`
Where it begins:
- README.md
- src/index.ts
Tests: 1 files:
- src/routes/users.test.ts
Changed most often:
- src/routes/users.ts (40 commits)`);
  });

  it('is bounded, however many folders and repositories there are, and shows the shallow folders first', () => {
    const deep = Object.fromEntries(
      Array.from({ length: 4000 }, (_, at) => [`part${at % 40}/inner${at % 400}/deep${at}/file.ts`, 10]),
    );
    const names = ['a', 'b', 'c'];
    const brief = repositoryBrief(names.map((name) => surveyed(name, deep)));
    expect(brief.length).toBeLessThan(10_500);
    expect(brief).toContain('- part39/ 100 files, 1000 B');
    expect(brief).toMatch(/- and 4\d{3} folders below these/);
  });

  it('is the same text for the same listing, and none for repositories that are empty', () => {
    const [one, other] = [1, 2].map(() => repositoryBrief([surveyed('a', { 'b/c.ts': 1, 'a/c.ts': 1 })]));
    expect([other, repositoryBrief([surveyed('a', {})]), repositoryBrief([])]).toEqual([one, '', '']);
  });

  it('holds no line that a name or a manifest has made for it', () => {
    const brief = repositoryBrief([
      surveyed(
        'a',
        { 'x\n## b': 1, 'package.json': 9 },
        { texts: { 'package.json': '{"scripts":{"a\\n## c":"1\\n2"}}' } },
      ),
      surveyed('b', { 'package.json': 9 }, { texts: { 'package.json': 'no JSON' } }),
    ]);
    expect(brief.split('\n').filter((line) => line.startsWith('## '))).toHaveLength(2);
  });
});

it('the files that are read for it are manifests of the root and of the parts', () => {
  const paths = ['services/api/go.mod', 'package.json', 'node_modules/a/package.json', 'src/index.ts', 'Makefile'];
  expect(filesToSurvey(paths)).toEqual(['package.json', 'Makefile', 'services/api/go.mod']);
});
