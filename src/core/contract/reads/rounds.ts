/** A round as the API answers it in full: who worked, what was handed in, each verdict with its evidence, and why it was sent back. */
import { z } from 'zod';
import { FlakyTests } from '../../environments/test-results/flaky-tests.ts';
import { CriterionVerdict, Discovery, Role } from '../../roles.ts';
import { Sha } from '../../sandbox/protocol.ts';
import { growing } from '../growing.ts';
import { Screenshot } from '../screenshots.ts';
import { SentBack } from '../sent-back.ts';
import { RunStatus } from '../views.ts';
import { AnsweredWeakening, WeakeningKind } from '../weakening.ts';

const Verdict = z.object({ ...CriterionVerdict.shape, criterion: z.string(), evidence: z.string() });
const ToldWeakening = z.object({ ...AnsweredWeakening.shape, kind: growing(WeakeningKind) });

/** Why a round was sent back, with all that the next generator reads of it. */
export const SentBackInFull = SentBack.extend({
  /** Of `tests`: what they printed, by its head, its tail and what matters between. */
  output: z.string().nullable(),
  /** Of `criteria`: what was found of each that is not met. */
  failed: z.array(Verdict),
  /** Of `weakened`: each change, and what the evaluator says of it. */
  changes: z.array(ToldWeakening),
});
export type SentBackInFull = z.infer<typeof SentBackInFull>;

export const EvaluationView = z.object({
  runId: z.string(),
  at: z.number(),
  /** The verdict stood already, and the tests ran again on a head that had moved. */
  repeated: z.boolean(),
  criteria: z.array(Verdict),
  tests: z.object({
    command: z.string(),
    passed: z.boolean(),
    /** Null where a signal ended it, or it did not run. */
    exitCode: z.int().nullable(),
    output: z.string(),
    durationMs: z.number(),
    flaky: z.array(z.object(FlakyTests.shape)),
  }),
  outsideScope: z.array(z.string()),
  weakened: z.array(ToldWeakening),
  /** What the evaluator left to later tasks. */
  remarks: z.array(z.object(Discovery.shape)),
  screenshots: z.array(z.object(Screenshot.shape)),
  merges: z.array(z.object({ repository: z.string(), from: Sha, to: Sha })),
});
export type EvaluationView = z.infer<typeof EvaluationView>;

export const RoundStatus = z.enum([
  'under-way',
  'merged',
  'rejected',
  'conflict',
  'broken-off',
  /** A person, or the end of the build, has ended it. */
  'stopped',
  /** Of a round of an older release. */
  'not-kept',
]);

export const RoundView = z.object({
  round: z.int(),
  status: growing(RoundStatus),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  costUsd: z.number(),
  runs: z.array(
    z.object({
      id: z.string(),
      role: growing(Role),
      model: z.string(),
      status: growing(RunStatus),
      costUsd: z.number(),
    }),
  ),
  /** Null where nothing was handed in, or it is not kept. */
  candidate: z
    .object({
      at: z.number(),
      commits: z.array(z.object({ repository: z.string(), commit: Sha })),
      /** How many files it changes, and the first of them. */
      changed: z.object({ count: z.int(), paths: z.array(z.string()) }).nullable(),
      summary: z.string(),
    })
    .nullable(),
  /** In the order in which they ended. */
  evaluations: z.array(EvaluationView),
  sentBack: z.object({ reason: z.string(), causes: z.array(SentBackInFull) }).nullable(),
});
export type RoundView = z.infer<typeof RoundView>;
