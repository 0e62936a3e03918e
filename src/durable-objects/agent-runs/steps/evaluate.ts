/** What the system finds out about a candidate by itself: merge, scope, tests, checks; one finding a step. */

import { branchRefOf, usualGit } from '../../../core/contract/git-options.ts';
import { setUpFiles, touchesSetUp } from '../../../core/environments/set-up-files.ts';
import { mergedCommitMessage, pointersCommitMessage } from '../../../core/grading/merged-commit.ts';
import { type Evaluating, gradedOutcome, type NextFinding, nextFinding } from '../../../core/grading/next-finding.ts';
import { outsideScope } from '../../../core/grading/task-files.ts';
import { weakenedBy } from '../../../core/grading/weakened/weakened.ts';
import { mergeRef } from '../../../core/refs.ts';
import type { Change } from '../../../core/runs/change.ts';
import { endWith, failWith } from '../../../core/runs/endings.ts';
import { type Evaluation, noEvaluation } from '../../../core/runs/evaluation.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import { cappedPaths } from '../../../core/runs/path-list.ts';
import { minutesInRoot, testsOf } from '../../../core/runs/preparing.ts';
import { sandboxTrouble } from '../../../core/runs/put-off.ts';
import { noSetUp, type RunRecord } from '../../../core/runs/record.ts';
import type { TestResult } from '../../../core/runs/run-report.ts';
import { servicesOf } from '../../../core/runs/services.ts';
import { environmentsOf, nextSetUp } from '../../../core/runs/set-up.ts';
import { clockOf, type Ports } from '../ports.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { runCheck, runTests, type TestRun } from '../tools/test-run.ts';
import { patchOfTests, sinceRoundBefore } from './look-at-change.ts';
import { setUp } from './set-up.ts';

/** Files of a merge that are kept for the evaluator to read. */
const mostFiles = 500;

/** Finds out the next thing that the core asks for; what ends the evaluation ends the run. */
export async function evaluate(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  const { order, evaluation } = record;
  const { assignment } = order;
  if (assignment.role !== 'evaluator') throw new Error(`a run of the ${assignment.role} has nothing to evaluate`);
  const { conventions, hasBrowser } = record.state;
  const timeLeftMs = deadlineOf(record) - ports.now();
  const { sandbox, live, signal } = ports;
  const place = {
    name: `${order.runId}/evaluation`,
    life: record.state.sandboxLife,
    sandbox,
    live,
    signal,
    services: servicesOf(record),
  };
  const next = nextFinding(assignment, evaluation, order);
  switch (next.kind) {
    case 'merge':
      return mergeCandidate(record, assignment, next, ports);
    case 'run-tests': {
      if (record.state.setUp.isKept && touchesSetUp(setUpFiles(environmentsOf(record)), next.changed))
        return prepareAnew(record, ports);
      const toSetUp = nextSetUp(record);
      if (toSetUp) return setUp(record, toSetUp, ports);
      const wanted = { tests: testsOf(order, next.changed), base: order.base, onceMore: true };
      const tests = await runTests(place, wanted, timeLeftMs);
      return found(record, tests, (test) => ({ ...evaluation, tests: test }), ports);
    }
    case 'run-across': {
      const { command } = next;
      const wanted = { command, minutes: minutesInRoot(order, command), onceMore: true };
      const across = await runCheck({ ...place, name: `${place.name}/across` }, wanted, timeLeftMs);
      return found(record, across, (test) => ({ ...evaluation, across: test }), ports);
    }
    case 'run-check': {
      const { criterion, command, ahead } = next;
      const wanted = { command, minutes: minutesInRoot(order, command) };
      const name = `${place.name}/check/${ahead === undefined ? '' : `${ahead}/`}${criterion}`;
      const check = await runCheck({ ...place, name }, wanted, timeLeftMs);
      const withCheck = (test: TestResult) =>
        ahead === undefined
          ? { ...evaluation, checks: [...evaluation.checks, { criterion, test }] }
          : withAhead(evaluation, ahead, ({ checks, ...one }) => ({
              ...one,
              // Nobody is shown what passes.
              checks: [...checks, { criterion, test: test.passed ? { ...test, excerpt: '' } : test }],
            }));
      return found(record, check, withCheck, ports);
    }
    case 'ask-model':
      return {
        state: { phase: { kind: 'session', expects: 'model' }, backoff: null },
        messages: [role.firstMessage({ previous: [], evaluation, conventions, hasBrowser })],
      };
    case 'done':
      return endWith(gradedOutcome(order, evaluation, { criteria: next.criteria }));
    default:
      return next satisfies never;
  }
}

/** What is kept was made for other files than the candidate has: another sandbox is set up as if nothing were kept. */
async function prepareAnew(record: RunRecord, ports: Ports): Promise<Change> {
  const { ticket } = record.state.slot;
  const disposed = await ports.sandbox.dispose({ ticket, evenWarm: true });
  if (!disposed.ok) return sandboxTrouble(record, disposed.error, clockOf(ports));
  return {
    evaluation: noEvaluation,
    state: {
      phase: { kind: 'preparing' },
      sandbox: 'absent',
      slot: { kind: 'none', ticket: ticket + 1 },
      setUp: { ...noSetUp, anew: true },
      backoff: null,
    },
  };
}

/** What a test run has come to; one that is under way is asked for again. */
function found(
  record: RunRecord,
  run: TestRun,
  evaluationWith: (test: TestResult) => Evaluation,
  ports: Ports,
): Change {
  switch (run.kind) {
    case 'running':
      return record.state.backoff === null ? {} : { state: { backoff: null } };
    case 'failed':
      return sandboxTrouble(record, run.error, clockOf(ports));
    case 'ran':
      return { evaluation: evaluationWith(run.test), state: { backoff: null } };
    default:
      return run satisfies never;
  }
}

/** Makes the task's commit on the head and pushes it before anything runs: what is graded is exactly what lands. */
async function mergeCandidate(
  record: RunRecord,
  assignment: Evaluating,
  { repository, commit, head, pointers, ahead }: Extract<NextFinding, { kind: 'merge' }>,
  ports: Ports,
): Promise<Change> {
  const { order, evaluation } = record;
  const { sandbox, signal } = ports;
  const first = assignment.ahead?.find((one) => one.task.id === ahead);
  const { task, candidate, summary } = first ?? assignment;
  const ownMerges = first ? (evaluation.ahead.find((one) => one.task === task.id)?.merges ?? []) : evaluation.merges;
  const { buildId } = order;
  const { git } = order.heads.find(({ name }) => name === repository) ?? { git: usualGit };
  const pushTo = mergeRef(buildId, order.runId, git.refsPrefix);
  const isOwn = commit !== head;
  const moved = pointers.map(({ path }) => path);
  // Others may point to an older commit since before the build; for what it is made, the commit names those of the task.
  const followed = pointers
    .filter((pointer) => ownMerges.some(({ from, to }) => from !== to && to === pointer.commit))
    .map(({ path }) => path);
  const { coAuthors, trailers } = git;
  const message = isOwn
    ? mergedCommitMessage({ task, summary, buildId, coAuthors, trailers })
    : pointersCommitMessage({ task, paths: followed, buildId, coAuthors, trailers });
  const candidates = candidate.commits.find((one) => one.repository === repository)?.ref ?? candidate.ref;
  // What a task before it has come to is where this run has pushed it.
  const isBranch = order.heads.some(({ name, commit: at }) => name === repository && at === head);
  const tips = isBranch ? branchRefOf(buildId, git) : pushTo;
  const ref = isOwn ? candidates : tips;
  const wanted = { repository, ref, commit, onto: head, message, ...(pointers.length > 0 && { pointers }), pushTo };
  const merged = await sandbox.call('merge', wanted, signal);
  if (!merged.ok) return sandboxTrouble(record, merged.error, clockOf(ports));
  if (merged.result.kind === 'missing')
    return failWith('missing-candidate', `the candidate ${commit} is not in ${ref} of ${repository} any more`);
  if (merged.result.kind === 'conflict')
    return endWith({ kind: 'conflict', repository, paths: cappedPaths(merged.result.paths), head, candidate: commit });
  const to = merged.result.commit;
  const diff = await sandbox.call('diff', { repository, from: head, to }, signal);
  if (!diff.ok) return sandboxTrouble(record, diff.error, clockOf(ports));
  const { files, patch, omittedBytes } = diff.result;
  const paths = files.map(({ path }) => path);
  const outside = cappedPaths(
    outsideScope(
      task,
      repository,
      paths.filter((path) => !moved.includes(path)),
    ),
  );
  // Those of all who come first share what is kept.
  const kept = first ? Math.floor(mostFiles / (assignment.ahead?.length ?? 1)) : mostFiles;
  const omittedFiles = Math.max(0, files.length - kept);
  if (first) {
    const merge = { repository, from: head, to, paths: paths.slice(0, kept), omittedFiles, outside };
    const withMerge = withAhead(evaluation, task.id, ({ merges, ...one }) => ({ ...one, merges: [...merges, merge] }));
    return { evaluation: withMerge, state: { backoff: null } };
  }
  const looked = await patchOfTests({ repository, from: head, to, ...diff.result }, ports);
  if (!looked.ok) return sandboxTrouble(record, looked.error, clockOf(ports));
  const since = await sinceRoundBefore(assignment, { repository, commit }, ports);
  if (!since.ok) return sandboxTrouble(record, since.error, clockOf(ports));
  const merge = {
    repository,
    from: head,
    to,
    // A row holds 2 MB; the scope is checked here, where all of them are known.
    files: files.slice(0, kept),
    omittedFiles,
    outside,
    patch,
    omittedBytes,
    weakened: weakenedBy(repository, looked.result),
    since: since.result,
  };
  return { evaluation: { ...evaluation, merges: [...evaluation.merges, merge] }, state: { backoff: null } };
}

type Ahead = Evaluation['ahead'][number];

/** What is found of a task that comes first. */
function withAhead(evaluation: Evaluation, task: string, change: (one: Ahead) => Ahead): Evaluation {
  const known = evaluation.ahead.some((one) => one.task === task)
    ? evaluation.ahead
    : [...evaluation.ahead, { task, merges: [], checks: [] }];
  return { ...evaluation, ahead: known.map((one) => (one.task === task ? change(one) : one)) };
}
