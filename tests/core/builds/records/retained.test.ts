/** What stays of a round's records when the transcripts of the build go. */
import { expect, test } from 'vitest';
import type { RoundRecord } from '../../../../src/core/builds/records/build-record.ts';
import { retained } from '../../../../src/core/builds/records/retained.ts';
import { sha } from '../../builders.ts';

const of = { task: 'a', round: 1, at: 1 };
const long = `${'x'.repeat(3000)} the end`;
const cut = `${'x'.repeat(998)} … ${'x'.repeat(990)} the end`;
const where = { repository: 'app', path: 'a.test.ts' };
const weakening = { kind: 'cases-removed', ...where, justified: false } as const;
const conflict = {
  kind: 'conflict' as const,
  repository: 'app',
  paths: ['a.ts'],
  head: sha('a'),
  candidate: sha('b'),
};
const tests = { command: 'npm test', passed: false, exitCode: 1, durationMs: 3 };

const ends = (feedback: Extract<RoundRecord, { kind: 'end' }>['feedback']): RoundRecord => ({
  kind: 'end',
  ...of,
  how: 'rejected',
  reason: 'why',
  feedback,
});

test.each<[string, RoundRecord, RoundRecord]>([
  [
    'a verdict keeps its grades, not what the tests printed, lines of code or remarks',
    {
      kind: 'verdict',
      ...of,
      runId: 'r',
      repeated: false,
      criteria: [{ criterion: 'C1', pass: false, evidence: long }],
      tests: { ...tests, excerpt: long },
      outsideScope: ['b.ts'],
      weakened: [{ ...weakening, text: long, evidence: long }],
      remarks: [{ kind: 'fact', text: 'dates are UTC', evidence: 'a.ts', scope: [] }],
      screenshots: [],
      merges: [],
    },
    {
      kind: 'verdict',
      ...of,
      runId: 'r',
      repeated: false,
      criteria: [{ criterion: 'C1', pass: false, evidence: cut }],
      tests: { ...tests, excerpt: '' },
      outsideScope: ['b.ts'],
      weakened: [{ ...weakening, text: '', evidence: '' }],
      remarks: [],
      screenshots: [],
      merges: [],
    },
  ],
  [
    'the end of a round keeps why it was sent back',
    ends([
      conflict,
      { kind: 'tests', command: 'npm test', exitCode: 1, excerpt: long },
      { kind: 'scope', paths: ['b.ts'] },
      { kind: 'criteria', failed: [{ criterion: 'C1', pass: false, evidence: long }] },
      { kind: 'weakened', changes: [{ ...weakening, text: long, evidence: long }] },
      { kind: 'run-failed', failure: null, message: 'it broke off' },
    ]),
    ends([
      conflict,
      { kind: 'tests', command: 'npm test', exitCode: 1, excerpt: '' },
      { kind: 'scope', paths: ['b.ts'] },
      { kind: 'criteria', failed: [{ criterion: 'C1', pass: false, evidence: cut }] },
      { kind: 'weakened', changes: [{ ...weakening, text: '', evidence: '' }] },
      { kind: 'run-failed', failure: null, message: 'it broke off' },
    ]),
  ],
])('%s', (_, record, kept) => {
  expect(retained(record)).toEqual(kept);
});
