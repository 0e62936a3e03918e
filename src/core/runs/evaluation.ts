/** What an evaluation, or a verification of the heads, has found so far. */
import { z } from 'zod';
import { Screenshot } from '../contract/screenshots.ts';
import { Weakening } from '../contract/weakening.ts';
import { BaseRuns, noBaseRuns } from '../environments/base-tests.ts';
import { FaultyFile, RepositoryEnvironment } from '../environments/repository-environment.ts';
import { RepositorySubmodule } from '../repositories/merge-order.ts';
import { RepositoryParts } from '../repositories/package-links.ts';
import { CriterionVerdict } from '../roles.ts';
import { DiffResult, Sha } from '../sandbox/protocol.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';
import { Kept, TestResult } from './run-report.ts';

/** One command at the heads, by its place among those of the run; `again`: alone, as it was red beside others. */
export const HeadRun = z.strictObject({
  place: z.int().nonnegative(),
  again: z.boolean(),
  passed: z.boolean(),
  exitCode: z.int().nullable(),
  /** Of what is red. */
  excerpt: z.string(),
});
export type HeadRun = z.infer<typeof HeadRun>;

export const CheckResult = z.strictObject({ criterion: CriterionVerdict.shape.criterion, test: TestResult });
export type CheckResult = z.infer<typeof CheckResult>;

/** What the system found out about a candidate before any opinion was asked for. */
export const Evaluation = z.strictObject({
  merges: z.array(
    z.strictObject({
      repository: RepositoryName,
      from: Sha,
      to: Sha,
      /** The first of them, and how many there are beside. */
      files: DiffResult.shape.files,
      omittedFiles: z.int().default(0),
      /** Of all files, those that the task may not change, as `repository:path`; shortened. */
      outside: z.array(z.string()).default([]),
      patch: z.string(),
      omittedBytes: z.int(),
      /** What it does to how work is verified: a question each. */
      weakened: z.array(Weakening).default([]),
      /** What the candidate changes beside that of the round before; null where that is not known. */
      since: z.strictObject({ patch: z.string(), omittedBytes: z.int() }).nullable().default(null),
    }),
  ),
  /** Of each task that comes first: its commits, the files that they change, and its checks at the end of all. */
  ahead: z
    .array(
      z.strictObject({
        task: z.string(),
        merges: z.array(
          z.strictObject({
            repository: RepositoryName,
            from: Sha,
            to: Sha,
            paths: z.array(z.string()),
            omittedFiles: z.int(),
            outside: z.array(z.string()),
          }),
        ),
        checks: z.array(CheckResult),
      }),
    )
    .default([]),
  tests: TestResult.nullable(),
  /** Of the command for all repositories together, where the task concerns more than one. */
  across: TestResult.nullable().default(null),
  checks: z.array(CheckResult),
  /** What the evaluator has seen of pages. */
  screenshots: z.array(Screenshot).default([]),
  /** What a preparer has found out: of every repository either of these, then its tests. */
  environments: z.array(RepositoryEnvironment).default([]),
  faulty: z.array(FaultyFile).default([]),
  /** Programs that the place does not have; null until it was asked. */
  missingTools: z.array(z.string()).nullable().default(null),
  /** What came of keeping the sandbox of a preparer; null before, and where nothing is set up. */
  kept: Kept.nullable().default(null),
  base: BaseRuns.default(noBaseRuns),
  /** What a verifier has run at the heads. */
  head: z.array(HeadRun).default([]),
  /** Of all repositories, as they are in the sandbox. */
  submodules: z.array(RepositorySubmodule).default([]),
  /** What manifests say of other repositories, where there are several. */
  parts: z.array(RepositoryParts).default([]),
});
export type Evaluation = z.infer<typeof Evaluation>;
export const noEvaluation: Evaluation = {
  merges: [],
  ahead: [],
  tests: null,
  across: null,
  checks: [],
  screenshots: [],
  environments: [],
  faulty: [],
  missingTools: null,
  kept: null,
  base: noBaseRuns,
  head: [],
  submodules: [],
  parts: [],
};
