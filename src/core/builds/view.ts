/** A build as the API shows it, without what only the API knows: its URLs. */

import { branchOf } from '../contract/git-options.ts';
import { pauseSteps } from '../contract/pause.ts';
import { freeModels } from '../contract/submission.ts';
import type { BuildSnapshot, RunView, TaskView } from '../contract/views.ts';
import { webhookHost } from '../contract/webhooks.ts';
import { toldTest } from '../environments/base-tests.ts';
import { totalReservedUsd } from '../money/ledger.ts';
import { waveNumbers } from '../plan/waves.ts';
import { remembered } from '../remembered.ts';
import { requirementStates } from './fidelity/requirement-states.ts';
import { reservationsOf } from './fidelity/reservations.ts';
import { forecastOf } from './forecast.ts';
import { feedbackInShort, sentBack } from './rounds/sent-back.ts';
import { type BuildState, gateOf, gitIn, isFinal, liveTasks, type RunEntry, standingPause } from './state.ts';
import type { TaskState } from './task-state.ts';

/** `lastSeq` is the number of the newest event. Of a large build it takes tens of milliseconds, once for each state. */
export function viewOf(state: BuildState, lastSeq: number): BuildSnapshot {
  return { ...viewOfState(state), lastSeq };
}

const viewOfState = remembered((state: BuildState): Omit<BuildSnapshot, 'lastSeq'> => {
  const { phase, ledger, breaker } = state;
  const tasks = Object.values(state.tasks);
  const runs = Object.values(state.runs);
  const live = tasks.filter(({ stage }) => stage.kind !== 'replaced');
  const waves = waveNumbers(live.map(({ task }) => task));
  return {
    id: state.id,
    title: state.title,
    tenant: state.tenant,
    submittedBy: state.submittedBy,
    origin: state.origin,
    status: phase.kind,
    reason: 'message' in phase ? phase.message : null,
    createdAt: state.createdAt,
    endedAt: isFinal(phase) ? phase.at : null,
    deadlineAt: state.deadlineAt,
    repositories: state.repositories.map(({ name, url, base, head, git, pullRequest }) => ({
      name,
      url,
      base: base ?? null,
      branch: branchOf(state.id, gitIn(state, { name, git })),
      sha: head,
      pullRequest,
    })),
    environments: state.environments,
    base: state.base.map(toldTest),
    tasks: taskViews(state, waves),
    waves: [...Map.groupBy(live, ({ task }) => waves.get(task.id) ?? 0)]
      .toSorted(([a], [b]) => a - b)
      .map(([number, members]) => ({
        number,
        status: state.completedWaves.includes(number)
          ? 'complete'
          : members.some(({ rounds }) => rounds > 0)
            ? 'running'
            : 'waiting',
        tasks: members.map(({ task }) => task.id),
      })),
    runs: runs.map(runView),
    runCount: runs.length,
    breaker: {
      state: breaker.state,
      trips: breaker.trips,
      reason: breakerText(state),
      cause: breaker.state === 'CLOSED' ? null : breaker.cause,
      stuck: breaker.state === 'CLOSED' ? [] : breaker.stuck,
      probe: breaker.state === 'HALF_OPEN' ? breaker.probe : null,
      replans: { used: breaker.replans, allowed: state.submission.breaker.replans },
      idleRounds: breaker.state === 'CLOSED' ? breaker.idleRounds : 0,
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
      freeModels: freeModels(state.submission),
    },
    iterations: { used: state.iterations, limit: state.submission.limits.maxIterations },
    pause: pauseOf(state),
    awaiting: state.awaiting && gateOf(state.awaiting),
    options: optionsOf(state),
    requirements: state.plan ? requirementStates(state.plan, tasks, state.fidelity?.verified?.failed ?? []) : [],
    reservations: phase.kind === 'completed' ? reservationsOf(state) : [],
    forecast: state.plan && forecastOf(state),
    notes: state.notes.length,
    flaky: state.flaky,
    discoveries: state.discoveries.length,
  };
});

function pauseOf(state: BuildState): BuildSnapshot['pause'] {
  const pause = standingPause(state);
  return pause && { ...pause, next: pauseSteps(pause.reason, pause.details) };
}

export function optionsOf({ submission }: BuildState): NonNullable<BuildSnapshot['options']> {
  const { approval, models, limits, parallel, breaker, session, evaluator, fidelity } = submission;
  return { approval, models, limits, parallel, breaker, session, evaluator, fidelity };
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

/** All tasks, replaced ones included. */
export function taskViews(
  state: BuildState,
  waves = waveNumbers(liveTasks(state).map(({ task }) => task)),
): TaskView[] {
  const runs = Map.groupBy(Object.values(state.runs), ({ task }) => task);
  return Object.values(state.tasks).map((task) =>
    taskView(task, waves.get(task.task.id) ?? 0, runs.get(task.task.id) ?? []),
  );
}

/** Of an entry that has not changed it is the same object: a large build has thousands that have ended. */
export const runView = remembered((entry: RunEntry): RunView => {
  const { seq, turnUsd, turnUsage, turnUnconfirmed, isStopping, sandbox, status, ...run } = entry;
  return { ...run, status: run.queuedSince === null ? status : 'queued', command: null };
});

/** The same object for as long as nothing of it is another. */
function taskView(state: TaskState, wave: number, own: readonly RunEntry[]): TaskView {
  const known = knownTasks.get(state);
  if (known?.wave === wave && known.own.length === own.length && own.every((run, at) => run === known.own[at]))
    return known.view;
  const view = newTaskView(state, wave, own);
  knownTasks.set(state, { wave, own, view });
  return view;
}

const knownTasks = new WeakMap<TaskState, { wave: number; own: readonly RunEntry[]; view: TaskView }>();

function newTaskView(
  { task, stage, priority, rounds, conflicts, landings, criteria, feedback, screenshots }: TaskState,
  wave: number,
  own: readonly RunEntry[],
): TaskView {
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
    costUsd: own.reduce((sum, { costUsd }) => sum + costUsd, 0),
    feedback: feedbackInShort(feedback),
    sentBack: feedback.map(sentBack),
    estimateMinutes: task.estimateMinutes,
    priority,
    since: sinceOf(stage, own),
    landings,
    runId: 'runId' in stage ? stage.runId : null,
    candidate: 'candidate' in stage ? stage.candidate.commits : null,
    signal: stage.kind === 'stuck' ? stage.signal : null,
    replacedBy: stage.kind === 'replaced' ? stage.by : [],
    screenshots,
  };
}

/** A stage without a time of its own began when the last run of its task ended. */
function sinceOf(stage: TaskState['stage'], own: readonly RunEntry[]): number | null {
  if ('at' in stage) return stage.at;
  if ('runId' in stage) return own.find(({ id }) => id === stage.runId)?.startedAt ?? null;
  return own.at(-1)?.endedAt ?? null;
}
