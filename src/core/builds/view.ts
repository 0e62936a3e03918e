/** A build as the API shows it, without what only the API knows: its URLs. */
import type { BuildSnapshot, BuildView } from '../contract/views.ts';
import { webhookHost } from '../contract/webhooks.ts';
import { totalReservedUsd } from '../money/ledger.ts';
import { waveNumbers } from '../plan/waves.ts';
import { integrationBranch } from '../refs.ts';
import type { Feedback } from '../runs/messages.ts';
import { type BuildState, isFinal, isSettled, type RunEntry, type TaskState } from './state.ts';

/** `lastSeq` is the number of the newest event. */
export function viewOf(state: BuildState, lastSeq: number): BuildSnapshot {
  const { phase, ledger, breaker } = state;
  const tasks = Object.values(state.tasks);
  const live = tasks.filter(({ stage }) => stage.kind !== 'replaced');
  const waves = waveNumbers(live.map(({ task }) => task));
  const runs = Object.values(state.runs);
  return {
    id: state.id,
    title: state.title,
    status: phase.kind,
    reason: 'message' in phase ? phase.message : null,
    createdAt: state.createdAt,
    endedAt: isFinal(phase) ? phase.at : null,
    deadlineAt: state.deadlineAt,
    repositories: state.repositories.map(({ name, url, base, head }) => ({
      name,
      url,
      base: base ?? null,
      branch: integrationBranch(state.id),
      sha: head,
    })),
    tasks: tasks.map((task) => taskView(task, waves.get(task.task.id) ?? 0, runs)),
    waves: [...Map.groupBy(live, ({ task }) => waves.get(task.id) ?? 0)]
      .toSorted(([a], [b]) => a - b)
      .map(([number, members]) => ({
        number,
        status: members.every(isSettled)
          ? 'complete'
          : members.some(({ rounds }) => rounds > 0)
            ? 'running'
            : 'waiting',
        tasks: members.map(({ task }) => task.id),
      })),
    runs: runs.map(
      ({ id, role, task, round, model, status, queuedSince, turns, usage, costUsd, startedAt, endedAt }) => ({
        id,
        role,
        task,
        round,
        model,
        status: queuedSince === null ? status : ('queued' as const),
        turns,
        usage,
        costUsd,
        startedAt,
        endedAt,
      }),
    ),
    breaker: {
      state: breaker.state,
      trips: breaker.trips,
      reason: breakerText(state),
    },
    webhooks: state.submission.webhooks.map(({ url }, place) => {
      const { failure, isGone } = state.webhooks[place] ?? { failure: null, isGone: false };
      const status = isGone ? 'gone' : failure === null ? 'working' : 'failing';
      return { host: webhookHost(url), status, failure };
    }),
    cost: {
      spentUsd: ledger.spentUsd,
      unconfirmed: ledger.unconfirmed,
      reservedUsd: totalReservedUsd(ledger),
      limitUsd: ledger.limitUsd,
    },
    iterations: { used: state.iterations, limit: state.submission.limits.maxIterations },
    lastSeq,
  };
}

/** Why the breaker is not closed, and what it waits for. */
function breakerText({ breaker, submission }: BuildState): string | null {
  const count = `re-plans: ${breaker.replans} of ${submission.breaker.replans}`;
  switch (breaker.state) {
    case 'CLOSED':
      return null;
    case 'OPEN':
      return `${breaker.reason}; no new round starts until ${breaker.stuck[0]} is re-planned (${count})`;
    case 'HALF_OPEN':
      return `${breaker.probe} alone goes on, to show whether the re-plan helped: ${breaker.reason} (${count})`;
    default:
      return breaker satisfies never;
  }
}

function taskView(
  { task, stage, rounds, conflicts, criteria, feedback }: TaskState,
  wave: number,
  runs: readonly RunEntry[],
): BuildView['tasks'][number] {
  const verdicts = new Map(criteria.map(({ criterion, pass }) => [criterion, pass]));
  return {
    id: task.id,
    title: task.title,
    wave,
    status: stage.kind,
    rounds,
    conflicts,
    dependsOn: task.dependsOn,
    criteria: task.criteria.map(({ id, text }) => ({ id, text, pass: verdicts.get(id) ?? null })),
    costUsd: runs.filter((run) => run.task === task.id).reduce((sum, { costUsd }) => sum + costUsd, 0),
    feedback: feedback.length === 0 ? null : feedback.map(feedbackLine).join('; ').slice(0, 500),
  };
}

function feedbackLine(feedback: Feedback): string {
  switch (feedback.kind) {
    case 'conflict':
      return `conflict in ${feedback.paths.join(', ')}`;
    case 'tests':
      return `${feedback.command} exits with ${feedback.exitCode ?? 'a signal'}`;
    case 'scope':
      return `outside its scope: ${feedback.paths.join(', ')}`;
    case 'criteria':
      return feedback.failed.map(({ criterion, evidence }) => `${criterion}: ${evidence}`).join('; ');
    case 'run-failed':
      return feedback.message;
    default:
      return feedback satisfies never;
  }
}
