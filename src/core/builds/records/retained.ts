/** What stays of a record when the transcripts of its build go: what history tells of it, without outputs and lines of code. */
import { failureInShort } from '../../command-output/failure-in-short.ts';
import type { Feedback } from '../../runs/run-order.ts';
import type { RoundRecord } from './build-record.ts';

/** Of a verdict's evidence, in code units: as much as history takes, so that it can still be made anew. */
export const longestEvidence = 2000;

type Graded = { evidence: string };
const cutEvidence = <Verdict extends Graded>(verdict: Verdict): Verdict => ({
  ...verdict,
  evidence: failureInShort(verdict.evidence, longestEvidence),
});

const withoutTexts = <Change extends Graded & { text: string }>(change: Change): Change => ({
  ...change,
  text: '',
  evidence: '',
});

export function retained(record: RoundRecord): RoundRecord {
  switch (record.kind) {
    case 'candidate':
      return record;
    case 'verdict':
      return {
        ...record,
        criteria: record.criteria.map(cutEvidence),
        tests: { ...record.tests, excerpt: '' },
        weakened: record.weakened.map(withoutTexts),
        remarks: [],
      };
    case 'end':
      return { ...record, feedback: record.feedback.map(retainedFeedback) };
    default:
      return record satisfies never;
  }
}

function retainedFeedback(feedback: Feedback): Feedback {
  switch (feedback.kind) {
    case 'tests':
      return { ...feedback, excerpt: '' };
    case 'criteria':
      return { ...feedback, failed: feedback.failed.map(cutEvidence) };
    case 'weakened':
      return { ...feedback, changes: feedback.changes.map(withoutTexts) };
    case 'conflict':
    case 'scope':
    case 'run-failed':
      return feedback;
    default:
      return feedback satisfies never;
  }
}
