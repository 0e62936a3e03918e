/**
 * The build of the examples at the moments that they show: `parse` stagnates, the breaker opens, another task takes its
 * place, and the build completes. Its other ends branch off on the way.
 */
import { Submission } from '../../../../core/contract/submission.ts';
import type { Role } from '../../../../core/roles.ts';
import type { RunOutcome } from '../../../../core/runs/run-report.ts';
import { type Moment, type PlayedBuild, playedBuild } from './played-build.ts';
import { baseTest, begunAt, buildId, commit, environment, person, plan, replan, submission, tenant } from './story.ts';

export type SampleBuild = {
  /** `calendar` is at work, and the breaker half open. */
  underWay: Moment;
  paused: Moment;
  completed: Moment;
  /** How else it can end, each with the messages that only it has. */
  cancelled: Moment;
  failed: Moment;
  refused: Moment;
};

const begun = {
  id: buildId,
  submission: Submission.parse({
    ...submission,
    finish: { pullRequest: true },
    webhooks: [{ url: 'https://hooks.example.com/breakwater' }],
  }),
  tenant,
  submittedBy: person,
  now: begunAt,
};
const remote = { head: commit(0), pullRequest: 'https://github.com/acme/dates/pull/7' };
const repository = 'dates';

export const usage = { input: 2100, output: 6400, cacheWrite5m: 18_000, cacheWrite1h: 0, cacheRead: 141_000 };

const candidate = (number: number, treeId: string, paths: string[], summary: string): RunOutcome => ({
  kind: 'candidate',
  candidate: {
    ref: `refs/breakwater/${buildId}/candidate-${number}`,
    commits: [{ repository, commit: commit(number) }],
  },
  treeId,
  changed: { digest: paths.join(), count: paths.length, paths },
  summary,
  heardNotes: [],
});

const graded =
  (number: number, pass: boolean, evidence: string, amendments: readonly string[] = []) =>
  (head: string): RunOutcome => ({
    kind: 'graded',
    merges: [{ repository, from: head, to: commit(number) }],
    ref: `refs/breakwater/${buildId}/merge-${number}`,
    tests: { command: 'npm test', passed: true, exitCode: 0, excerpt: 'Tests  5 passed (5)', durationMs: 2310 },
    outsideScope: [],
    criteria: [
      { criterion: 'C1', pass, evidence },
      ...amendments.map((criterion) => ({ criterion, pass: true, evidence: 'parse.test.ts has 1581-12-31' })),
    ],
    weakened: [],
    remarks: [],
    screenshots: [],
  });

/** One after the other, each some minutes. */
function spent(build: PlayedBuild, role: Role, turns = 3): void {
  build.later(2);
  build.spend(role, turns, usage);
  build.later(1);
}

function planned(build: PlayedBuild): void {
  build.later(1);
  build.end('preparer', {
    kind: 'prepared',
    environments: [environment],
    faulty: [],
    missingTools: [],
    failedSetUp: null,
    lackingServices: [],
    kept: null,
    links: [],
    empty: [],
    base: [baseTest],
  });
  spent(build, 'architect');
  build.end('architect', { kind: 'plan', plan, answers: [] });
  spent(build, 'adversary');
  build.end('adversary', { kind: 'findings', findings: [] });
  spent(build, 'validator');
  build.end('validator', { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
}

function formatMerged(build: PlayedBuild): void {
  build.report('generator', {
    kind: 'discovery',
    discovery: {
      kind: 'pitfall',
      text: 'getMonth counts from 0: March is 2.',
      evidence: 'dates/src/format.ts',
      scope: ['dates:src/**'],
    },
    commit: commit(0),
  });
  spent(build, 'generator', 6);
  build.end(
    'generator',
    candidate(1, 'tree-1', ['dates:src/format.ts', 'dates:test/format.test.ts'], 'formatDate writes YYYY-MM-DD.'),
  );
  spent(build, 'evaluator');
  build.end('evaluator', graded(2, true, 'npm test -- format: formatDate(7 March 2026) is 2026-03-07'));
}

/** Twice the very same tree: the breaker opens, and a re-plan brings `calendar`. */
function parseStagnated(build: PlayedBuild): void {
  const paths = ['dates:src/parse.ts', 'dates:test/parse.test.ts'];
  for (const round of [1, 2]) {
    spent(build, 'generator', 6);
    build.end('generator', candidate(2 + round, 'tree-2', paths, 'parseDate reads YYYY-MM-DD.'));
    spent(build, 'evaluator');
    build.end('evaluator', graded(2, false, 'parseDate("2026-02-30") answers 2 March 2026'));
  }
  spent(build, 'replanner');
  build.end('replanner', { kind: 'replan', ...replan });
}

function ended(build: PlayedBuild): void {
  const paths = ['dates:src/calendar.ts', 'dates:src/parse.ts', 'dates:test/parse.test.ts'];
  build.end('generator', candidate(5, 'tree-3', paths, 'The calendar is asked before a Date is made.'));
  spent(build, 'evaluator');
  const { state } = build.moment();
  build.end(
    'evaluator',
    graded(
      6,
      true,
      'parseDate("2026-02-30"): February 2026 has 28 days',
      state.notes.map(({ id }) => `note-${id}`),
    ),
  );
  build.later(1);
  build.end('verifier', { kind: 'verified', ran: 2, failed: [], flaky: [] });
  spent(build, 'auditor');
  build.end('auditor', { kind: 'audited', findings: [], summary: 'Both sentences of the spec are shown.' });
}

export function sampleBuild(): SampleBuild {
  const build = playedBuild(begun, remote);
  planned(build);
  const beforeFormat = build.moment();
  formatMerged(build);
  parseStagnated(build);
  build.send({ kind: 'note', text: 'Dates before 1582 are out of scope.', task: 'calendar' });
  build.later(2);
  build.send({ kind: 'pause', reason: 'Let me look at the plan of parse.' });
  const paused = build.moment();
  build.later(5);
  build.send({ kind: 'resume' });
  spent(build, 'generator', 6);
  const underWay = build.moment();
  ended(build);

  const cancelled = playedBuild(begun, remote, underWay);
  cancelled.send({ kind: 'cancel', reason: 'It is not needed any more.' });
  const failed = playedBuild(begun, { ...remote, head: null });
  const refused = playedBuild(begun, { ...remote, pullRequest: null }, beforeFormat);
  formatMerged(refused);
  return {
    underWay,
    paused,
    completed: build.moment(),
    cancelled: cancelled.moment(),
    failed: failed.moment(),
    refused: refused.moment(),
  };
}
