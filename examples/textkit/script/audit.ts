/** The audit of the sample: with fresh eyes on the spec, it uses together what was built apart, and finds what was asked for. */
import { bash, readFile, type Session, turn } from './turns.ts';

/** A script for Node in the repository, with all that the package exports. */
const withPackage = (code: string): string =>
  `cd textkit && node --input-type=module -e "const textkit = await import('./src/index.ts'); ${code}"`;

/** One rule of the spec for all that takes a width; each task was graded for its own function. */
const refusesWidths = withPackage(
  [
    'const { wrap, truncate, bullets, report } = textkit;',
    "const uses = [(width) => wrap('a', width), (width) => truncate('a', width), (width) => bullets(['a'], { width }), (width) => report({ title: 'a', sections: [] }, { width })];",
    'const refuses = (use, width) => { try { use(width); return false; } catch (error) { return error instanceof RangeError; } };',
    'const faults = uses.flatMap((use) => [0, 1.5, -1].filter((width) => !refuses(use, width)).map((width) => String(use) + width));',
    'console.log(faults); process.exit(faults.length);',
  ].join(' '),
);

/** A name of wide characters through wrapping, table and report. */
const staysAligned = withPackage(
  [
    'const { report, table } = textkit;',
    "const rows = [{ name: '東京', runs: 12 }, { name: 'Ada', runs: 3 }];",
    "const lines = table(rows, [{ key: 'name' }, { key: 'runs' }]);",
    "const text = report({ title: 'Night', sections: [{ heading: 'Runs', text: '{{count}} of them', table: { rows, columns: [{ key: 'name' }, { key: 'runs' }] } }], values: { count: 2 } });",
    'console.log(lines, text);',
  ].join(' '),
);

export const auditSessions: Session[] = [
  {
    name: 'auditor',
    when: ['Role: auditor'],
    turns: [
      turn('I read what a user of the package is told.', readFile('textkit/README.md')),
      turn('One rule binds every width: I try it on all functions that take one.', bash(refusesWidths)),
      turn('What was built apart is used together.', bash(staysAligned), bash('cd textkit && npm test')),
      turn('It is what the spec asks for.', {
        name: 'submit_audit',
        input: {
          findings: [],
          summary:
            'Every function of the spec is exported, documented with an example that runs, and refuses a bad width; a report puts them together.',
        },
      }),
    ],
  },
];
