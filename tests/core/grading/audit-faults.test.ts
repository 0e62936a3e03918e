import { expect, it } from 'vitest';
import { auditFaults } from '../../../src/core/grading/audit-faults.ts';
import type { AuditFinding } from '../../../src/core/roles.ts';
import { found } from '../builds/played-build.ts';

const held = {
  spec: 'It encodes.\nIt decodes\n  what it encoded.\nIt has a logo.',
  leftOut: ['It has a logo.'],
  repositories: ['app'],
};
const decodes = 'It decodes what it encoded.';
const nowhere = { command: null, exitCode: null, file: null, line: null, shows: 'nothing' };

it.each<[string, Partial<AuditFinding>, string[]]>([
  ['a finding with its words, its evidence and what would mend it', {}, []],
  ['a place in a file as evidence', { evidence: { ...nowhere, file: 'app/src/dec.js', line: 3 } }, []],
  ['a minor finding without a way to mend it', { severity: 'minor', suggestedScope: [], suggestedCriteria: [] }, []],
  ['what is beyond the spec, without words', { kind: 'beyond', severity: 'minor', quote: null }, []],
  ['no words', { quote: null }, ['what is contradicted is contradicted from the spec: quote its words']],
  [
    'words that are not there',
    { quote: 'It sings.' },
    ['the quote is not in the spec, word for word; without such words, nothing asks for it'],
  ],
  [
    'what a person goes on without',
    { kind: 'missing', quote: 'has a logo' },
    ['the person who ordered the build goes on without that'],
  ],
  [
    'no evidence',
    { evidence: { ...nowhere, command: 'npm test' } },
    ['the evidence names a command with its exit code, or a file with its line'],
  ],
  [
    'a blocking finding that nobody could mend',
    { suggestedScope: [], suggestedCriteria: [] },
    [
      'a blocking finding has a suggestedScope: the files that would mend it',
      'a blocking finding has suggestedCriteria: what has to hold once it is mended',
    ],
  ],
  [
    'another repository',
    { suggestedScope: ['web:src/**'] },
    ['suggestedScope: web:src/**: there is no repository web'],
  ],
  [
    'something beyond that blocks',
    { kind: 'beyond', quote: null },
    ['what is beyond the spec is minor: a person decides about it'],
  ],
])('an audit with %s', (_, given, faults) => {
  expect(auditFaults([found({ quote: decodes, ...given })], held)).toEqual(
    faults.map((fault) => `findings[0]: ${fault}`),
  );
});

it('an audit may quote what the plan took as given, and is told so where its words are nowhere', () => {
  const assuming = { ...held, assumed: ['It answers within a second.', 'It keeps no state.'] };
  const findings = ['within a second', 'It sings.'].map((quote) => found({ quote }));
  expect(auditFaults(findings, assuming)).toEqual([
    'findings[1]: the quote is not in the spec, or in what was taken as given, word for word; without such words, nothing asks for it',
  ]);
});
