import { deploymentLimits } from '../../src/core/environments/deployment-limits.ts';
import type { RunOutcome } from '../../src/core/runs/run-report.ts';
import type { ExecResult } from '../../src/core/sandbox/commands.ts';

/** Values for tests: whole and valid, with the parts that a test is about given by it. */

import { Submission, type SubmissionInput } from '../../src/core/contract/submission.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import type { RepositoryTest } from '../../src/core/environments/base-tests.ts';
import type { Environment } from '../../src/core/environments/environment.ts';
import type { RepositoryEnvironment } from '../../src/core/environments/repository-environment.ts';
import type { Criterion, Requirement, Task, WorkPlan } from '../../src/core/plan/work-plan.ts';
import type { Discovery, Finding } from '../../src/core/roles.ts';

export const criterion = (given: Partial<Criterion> = {}): Criterion => ({
  id: 'C1',
  text: 'it works',
  requirements: ['R1'],
  ...given,
});

/** A task that owns a folder of its own name. */
export const task = (given: Partial<Task> = {}): Task => {
  const id = given.id ?? 'a';
  return {
    id,
    title: `Build ${id}`,
    description: `Builds ${id}.`,
    scope: [`app:src/${id}/**`],
    shared: [],
    dependsOn: [],
    criteria: [criterion()],
    estimateMinutes: 10,
    ...given,
  };
};

export const requirement = (given: Partial<Requirement> = {}): Requirement => ({
  id: 'R1',
  quote: 'It works.',
  ...given,
});

export const plan = (tasks: Task[] = [task()], requirements: Requirement[] = [requirement()]): WorkPlan => ({
  requirements,
  phases: [
    { id: 'P1', title: 'Phase', epics: [{ id: 'E1', title: 'Epic', stories: [{ id: 'S1', title: 'Story', tasks }] }] },
  ],
});

export const submission = (given: Partial<SubmissionInput> = {}): Submission => {
  const text = 'plan' in given || 'prompt' in given ? {} : { spec: 'It works.' };
  return Submission.parse({
    repositories: [{ name: 'app', url: 'https://example.com/app.git', base: 'main' }],
    ...text,
    ...given,
  });
};

export const finding = (given: Partial<Finding> = {}): Finding => ({
  id: 'F1',
  severity: 'major',
  text: 'no error cases',
  evidence: 'spec line 3',
  ...given,
});

export const discovery = (given: Partial<Discovery> = {}): Discovery => ({
  kind: 'fact',
  text: 'dates are UTC',
  evidence: 'app/src/date.ts',
  scope: [],
  ...given,
});

/** A commit id of one repeated hexadecimal digit. */
export const sha = (digit: string): string => digit.repeat(40);

const outcomes = {
  green: { exitCode: 0, outcome: { state: 'green' } },
  flaky: { exitCode: 1, outcome: { state: 'flaky' } },
  red: { exitCode: 1, outcome: { state: 'red' } },
  'could-not-run': { exitCode: 127, outcome: { state: 'could-not-run', why: 'missing-tool', tool: 'npm' } },
} as const satisfies Record<RepositoryTest['outcome']['state'], Partial<RepositoryTest>>;

export const baseTest = (
  state: RepositoryTest['outcome']['state'] = 'green',
  given: Partial<RepositoryTest> = {},
): RepositoryTest => ({
  repository: 'app',
  path: '',
  command: 'npm test',
  durationMs: 1200,
  tail: 'ok 1',
  failing: [],
  ...outcomes[state],
  ...given,
});

export const repositoryEnvironment = (given: Partial<Environment> = {}, repository = 'app'): RepositoryEnvironment => ({
  repository,
  environment: {
    image: null,
    instance: null,
    setup: [],
    test: 'npm test',
    testTimeoutMinutes: 10,
    services: [],
    variables: {},
    network: { setup: [], run: [] },
    secrets: [],
    packages: [],
    ...given,
  },
  filters: [],
  readsOnlyManifests: true,
  left: { made: [], changed: [] },
  origins: [{ field: 'test', origin: { kind: 'default' } }],
  notGiven: [],
});

/** A command that has ended well, and has written nothing. */
export const execResult = (given: Partial<ExecResult> = {}): ExecResult => ({
  exitCode: 0,
  signal: null,
  timedOut: false,
  output: '',
  omittedBytes: 0,
  durationMs: 1200,
  ...given,
});

/** Of a machine that gives nothing but its own programs. */
export const noLimits = deploymentLimits({ images: [], hasSizes: false }, { usualSize: undefined, secrets: [] });

/** The breaker of a view where nothing has stagnated. */
export const closedBreaker: BuildView['breaker'] = {
  state: 'CLOSED',
  trips: 0,
  reason: null,
  cause: null,
  stuck: [],
  probe: null,
  replans: null,
  idleRounds: 0,
};

/** What a preparer hands in where nothing is missing. */
export const prepared = (
  parts: Partial<Extract<RunOutcome, { kind: 'prepared' }>> = {},
): Extract<RunOutcome, { kind: 'prepared' }> => ({
  kind: 'prepared',
  environments: [],
  faulty: [],
  missingTools: [],
  failedSetUp: null,
  lackingServices: [],
  kept: null,
  links: [],
  empty: [],
  base: [],
  ...parts,
});
