import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conventionFiles, conventionsText } from '../../../src/core/environments/conventions.ts';
import { textFault } from '../../../src/core/text-faults.ts';

const paths = [
  'AGENTS.md',
  'CLAUDE.md',
  'src/index.ts',
  'src/api/AGENTS.md',
  'src/api/CLAUDE.md',
  'src/api-v2/AGENTS.md',
  'docs/CLAUDE.md',
  'docs/NOT-AGENTS.md',
];

describe('the files that a task is told', () => {
  it.each<[string[], string[]]>([
    [[], ['AGENTS.md']],
    [['app:src/api/routes/**'], ['AGENTS.md', 'src/api/AGENTS.md']],
    [['app:src/index.ts'], ['AGENTS.md']],
    [['app:src/*/x.ts'], ['AGENTS.md', 'src/api/AGENTS.md', 'src/api-v2/AGENTS.md']],
    [
      ['app:docs/a.md', 'app:src/api/a.ts'],
      ['AGENTS.md', 'docs/CLAUDE.md', 'src/api/AGENTS.md'],
    ],
    [['app:**'], ['AGENTS.md', 'docs/CLAUDE.md', 'src/api/AGENTS.md', 'src/api-v2/AGENTS.md']],
    [['web:src/api/**'], ['AGENTS.md']],
  ])('for %j are %j', (scopes, files) => {
    expect(conventionFiles('app', { paths, scopes })).toEqual(files);
  });

  it('are none where the repository has none, and ten at most', () => {
    expect(conventionFiles('app', { paths: ['README.md'], scopes: ['app:**'] })).toEqual([]);
    const many = Array.from({ length: 30 }, (_, index) => `f${index}/AGENTS.md`);
    expect(conventionFiles('app', { paths: many, scopes: ['app:**'] })).toHaveLength(10);
  });
});

describe('what a run is told of them', () => {
  it('is each under its path', () => {
    const files = [
      { path: 'AGENTS.md', text: '# Rules\r\nUse tabs.\n\n' },
      { path: 'a/AGENTS.md', text: '  ' },
      { path: 'b/AGENTS.md', text: 'No \u001b[31mcolours.' },
    ];
    expect(conventionsText(files)).toBe('### AGENTS.md\n\n# Rules\nUse tabs.\n\n### b/AGENTS.md\n\nNo [31mcolours.');
    expect(conventionsText([])).toBe('');
  });

  it('is cut where it is long, each file and the whole, and says what is missing', () => {
    const text = conventionsText(['a', 'b', 'c'].map((path) => ({ path, text: 'x'.repeat(12_100) })));
    expect(text.match(/\[…[^\]]*\]/g)).toEqual([
      '[… 100 more characters are in a; read it there …]',
      '[… 100 more characters are in b; read it there …]',
      '[… 12100 more characters are in c; read it there …]',
    ]);
    expect(text.length).toBeLessThan(24_500);
  });

  it('is text that can be sent, whatever a file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 11_990, max: 12_000 }), (end, length) => {
        expect(textFault(conventionsText([{ path: 'AGENTS.md', text: `x${'a'.repeat(length)}${end}` }]))).toBe(null);
      }),
    );
  });
});
