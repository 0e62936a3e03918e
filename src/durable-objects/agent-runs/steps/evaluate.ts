/** What the system finds out about a candidate by itself: merge, scope, tests, checks; one finding a step. */

import { mergeRef } from '../../../core/refs.ts';
import type { RepositoryCommit, RunOrder } from '../../../core/runs/messages.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import { cappedPaths } from '../../../core/runs/path-list.ts';
import type { Change, RunRecord } from '../../../core/runs/record.ts';
import type { Ports } from '../ports.ts';
import type { AssignmentOf } from '../roles/role.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { gradedOutcome } from '../tools/submit-verdict.ts';
import { outsideScope, scopedRepositories } from '../tools/submit-work.ts';
import { runCheck, runTests } from '../tools/test-run.ts';
import { endWith, sandboxTrouble } from './outcomes.ts';

/** Files of a merge that are kept for the evaluator to read. */
const mostFiles = 500;

/** Finds out the next thing; a conflict, a file outside the scope or failing tests end the run without a model call. */
export async function evaluate(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  const { order, evaluation } = record;
  const { assignment } = order;
  if (assignment.role !== 'evaluator') throw new Error(`a run of the ${assignment.role} has nothing to evaluate`);
  const limits = { timeLeftMs: deadlineOf(record) - ports.now(), signal: ports.signal };

  const unmerged = assignment.candidate.commits.find(
    ({ repository, commit }) =>
      commit !== headOf(order, repository) && !evaluation.merges.some((merge) => merge.repository === repository),
  );
  if (unmerged) return mergeCandidate(record, assignment, unmerged, ports);

  if (!evaluation.tests) {
    const outside = evaluation.merges.flatMap((merge) => merge.outside);
    if (outside.length > 0) return endWith(gradedOutcome(order, evaluation, { criteria: [], outsideScope: outside }));
    const repositories = testedRepositories(order, assignment);
    const tests = await runTests(ports.sandbox, { command: order.testCommand, repositories }, limits);
    if (!tests.ok) return sandboxTrouble(record, tests.error, ports);
    const tested = { ...evaluation, tests: tests.result };
    return tests.result.passed
      ? { evaluation: tested, state: { backoff: null } }
      : { evaluation: tested, ...endWith(gradedOutcome(order, tested, { criteria: [] })) };
  }

  for (const { id, check } of assignment.task.criteria) {
    if (check === undefined || evaluation.checks.some(({ criterion }) => criterion === id)) continue;
    const test = await runCheck(ports.sandbox, check, limits);
    if (!test.ok) return sandboxTrouble(record, test.error, ports);
    const checks = [...evaluation.checks, { criterion: id, test: test.result }];
    return { evaluation: { ...evaluation, checks }, state: { backoff: null } };
  }

  if (assignment.graded) return endWith(gradedOutcome(order, evaluation, { criteria: assignment.graded }));
  return {
    state: { phase: { kind: 'session', expects: 'model' }, backoff: null },
    messages: [role.firstMessage({ previous: [], evaluation })],
  };
}

/** Merges and pushes before anything runs, so that what is graded is exactly what was pushed. */
async function mergeCandidate(
  record: RunRecord,
  { task, candidate }: AssignmentOf<'evaluator'>,
  { repository, commit }: RepositoryCommit,
  ports: Ports,
): Promise<Change> {
  const { order, evaluation } = record;
  const { sandbox, signal } = ports;
  const head = headOf(order, repository);
  const message = `Merge task ${task.id}: ${task.title}`;
  const merged = await sandbox.call('merge', { repository, ref: candidate.ref, commit, message }, signal);
  if (!merged.ok) return sandboxTrouble(record, merged.error, ports);
  if (merged.result.kind === 'conflict')
    return endWith({ kind: 'conflict', repository, paths: cappedPaths(merged.result.paths), head, candidate: commit });
  const ref = mergeRef(order.buildId, order.runId);
  const pushed = await sandbox.call('push', { repository, ref, message }, signal);
  if (!pushed.ok) return sandboxTrouble(record, pushed.error, ports);
  const diff = await sandbox.call('diff', { repository, from: head }, signal);
  if (!diff.ok) return sandboxTrouble(record, diff.error, ports);
  const { files, patch, omittedBytes } = diff.result;
  const paths = files.map(({ path }) => path);
  const merge = {
    repository,
    from: head,
    to: pushed.result.commit,
    // A row holds 2 MB; the scope is checked here, where all of them are known.
    files: files.slice(0, mostFiles),
    omittedFiles: Math.max(0, files.length - mostFiles),
    outside: cappedPaths(outsideScope(task, repository, paths)),
    patch,
    omittedBytes,
  };
  return { evaluation: { ...evaluation, merges: [...evaluation.merges, merge] }, state: { backoff: null } };
}

function headOf(order: RunOrder, repository: string): string {
  const head = order.heads.find(({ name }) => name === repository);
  if (!head) throw new Error(`the order has no head for the repository ${repository}`);
  return head.commit;
}

function testedRepositories(order: RunOrder, { task, candidate }: AssignmentOf<'evaluator'>): string[] {
  const named = scopedRepositories(task);
  for (const { repository } of candidate.commits) named.add(repository);
  return order.heads.map(({ name }) => name).filter((name) => named.has(name));
}
