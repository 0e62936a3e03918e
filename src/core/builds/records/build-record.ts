/** What a build keeps of its past beside its events: rounds as they were graded, and discoveries that are no more. A row each. */
import { z } from 'zod';
import { Screenshot } from '../../contract/screenshots.ts';
import { AnsweredWeakening } from '../../contract/weakening.ts';
import { CriterionVerdict, Discovery } from '../../roles.ts';
import { ChangedFiles, RepositoryCommit } from '../../runs/candidate.ts';
import { Feedback } from '../../runs/run-order.ts';
import { TestResult } from '../../runs/run-report.ts';
import { Sha } from '../../sandbox/protocol.ts';
import { KnownDiscovery } from '../rounds/discoveries.ts';

const ofRound = { task: z.string(), round: z.int(), at: z.number() };

export const BuildRecord = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('candidate'),
    ...ofRound,
    commits: z.array(RepositoryCommit),
    changed: ChangedFiles.nullable(),
    summary: z.string(),
  }),
  /** What an evaluation saw and said. `repeated`: its verdict stood already, and the tests ran again on a head that had moved. */
  z.strictObject({
    kind: z.literal('verdict'),
    ...ofRound,
    runId: z.string(),
    repeated: z.boolean(),
    criteria: z.array(CriterionVerdict),
    tests: TestResult,
    outsideScope: z.array(z.string()),
    weakened: z.array(AnsweredWeakening),
    remarks: z.array(Discovery),
    screenshots: z.array(Screenshot),
    merges: z.array(z.strictObject({ repository: z.string(), from: Sha, to: Sha })),
  }),
  /** How the round ended, with all that the next generator reads of it. */
  z.strictObject({
    kind: z.literal('end'),
    ...ofRound,
    how: z.enum(['merged', 'rejected', 'conflict', 'broken-off']),
    reason: z.string().nullable(),
    feedback: z.array(Feedback),
  }),
  /** One that later runs are not told any more, and the text that stands for it; null where none does. */
  z.strictObject({
    kind: z.literal('discovery'),
    discovery: KnownDiscovery,
    at: z.number(),
    fate: z.enum(['merged', 'contradicted', 'expired', 'crowded-out']),
    into: z.string().nullable(),
  }),
]);
export type BuildRecord = z.infer<typeof BuildRecord>;
export type RoundRecord = Exclude<BuildRecord, { kind: 'discovery' }>;

/** Keys of one round begin with the same text, and sort by round. */
export const roundPrefix = (task: string, round: number): string =>
  `${tasksPrefix}${task}:${String(round).padStart(6, '0')}:`;
/** Of all tasks: their long texts go with the transcripts. */
export const tasksPrefix = 'round:';
export const discoveriesPrefix = 'discovery:';

/** The same for what happens again, which takes the place of what was before. */
export function recordKey(record: BuildRecord): string {
  switch (record.kind) {
    case 'candidate':
    case 'end':
      return `${roundPrefix(record.task, record.round)}${record.kind}`;
    case 'verdict':
      return `${roundPrefix(record.task, record.round)}verdict:${record.runId}`;
    case 'discovery':
      return `${discoveriesPrefix}${String(record.discovery.at).padStart(15, '0')}:${record.discovery.text.slice(0, 100)}`;
    default:
      return record satisfies never;
  }
}
