/** Starting and ending runs: their orders, their records, their reservations. */
import { noneUnconfirmed } from '../money/ledger.ts';
import { noUsage, priceOf } from '../money/prices.ts';
import { allowedHosts } from '../network/network.ts';
import { asksModel } from '../roles.ts';
import { usualTestMinutes } from '../runs/preparing.ts';
import type { Assignment } from '../runs/run-order.ts';
import type { RunReport } from '../runs/run-report.ts';
import type { SlotsInUse } from '../runs/slot.ts';
import { modelFor } from './model-choice.ts';
import { sandboxFor } from './rounds/sandboxes.ts';
import { type BuildState, gitIn, type RunEntry, whichRun } from './state.ts';
import { andThen, noting, type Step, stepTo, withEffect } from './step-types.ts';

/** The Build takes a run for lost this long after the run should have ended by itself: a call that hangs takes two minutes. */
const graceMs = 5 * 60_000;

/** For the merge and the checks of each task that is tested before a run's own; a longer train has to be quicker. */
const minutesAhead = 5;
const mostMinutesAhead = 60;

/**
 * What is tried out without a model takes as long as it takes, within the build's own time; later runs have beside their own time
 * that of tests that are known to be long, and that of the tasks that are tested with theirs.
 */
function deadlineOf(state: BuildState, assignment: Assignment, now: number): number {
  const { role } = assignment;
  const ahead = assignment.role === 'evaluator' ? (assignment.ahead?.length ?? 0) : 0;
  const aheadMinutes = Math.min(mostMinutesAhead, ahead * minutesAhead);
  const ownAt = now + (state.submission.parallel.agentTimeoutMinutes + aheadMinutes) * 60_000;
  if (!asksModel(role)) return Math.max(ownAt, state.deadlineAt);
  const longest = Math.max(0, ...state.environments.map(({ environment }) => environment.testTimeoutMinutes));
  // What runs across the repositories may take as long again.
  const times = role === 'evaluator' && state.submission.evaluator.acrossCommand !== null ? 2 : 1;
  return role === 'generator' || role === 'evaluator' || role === 'auditor'
    ? ownAt + times * Math.max(0, longest - usualTestMinutes) * 60_000
    : ownAt;
}

/** Orders a run; its id counts up within the build, so the same step orders the same run. */
export function startRun(
  state: BuildState,
  start: { assignment: Assignment; task: string | null; round: number },
  now: number,
): { runId: string; step: Step } {
  const { assignment, task, round } = start;
  const runId = `${state.id}-r${Object.keys(state.runs).length + 1}`;
  const model = modelFor(state, assignment);
  const price = priceOf(model, state.submission.prices);
  if (!price) throw new Error(`no price for ${model}: submissions are checked before a build begins`);
  const deadlineAt = deadlineOf(state, assignment, now);
  const sandbox = sandboxFor(state, { task, role: assignment.role });
  const run: RunEntry = {
    id: runId,
    role: assignment.role,
    task,
    round,
    sandbox,
    model,
    status: 'running',
    seq: 0,
    turns: 0,
    turnUsd: 0,
    turnUsage: noUsage,
    turnUnconfirmed: noneUnconfirmed,
    usage: noUsage,
    costUsd: 0,
    waitingSince: null,
    queuedSince: null,
    startedAt: now,
    deadlineAt,
    endedAt: null,
    isStopping: false,
  };
  const heads = state.repositories.map(({ name, url, head, git }) => {
    if (head === null) throw new Error(`the repository ${name} is not open`);
    return { name, url, commit: head, git: gitIn(state, { name, git }) };
  });
  const { testCommand, acrossCommand } = state.submission.evaluator;
  // Those of a set-up that failed, before any test, are decided anew.
  const environments = assignment.role === 'preparer' && state.base.length === 0 ? [] : state.environments;
  const order = {
    runId,
    buildId: state.id,
    ...(sandbox !== null && { sandbox }),
    round,
    model,
    price,
    heads,
    briefAt: state.submission.tokens.repositoryBrief ? state.briefAt : [],
    testCommand,
    acrossCommand,
    environments: environments.map(({ origins: _, notGiven: __, ...known }) => known),
    base: state.base,
    flaky: state.flaky,
    allowedHosts: allowedHosts(state.submission.network),
    sameCall: state.submission.breaker.sameCall,
    session: state.submission.session,
    tokens: state.submission.tokens,
    deadlineAt,
    assignment,
  };
  const next = { ...state, runs: { ...state.runs, [runId]: run } };
  return { runId, step: withEffect(stepTo(next), { kind: 'start-run', order }) };
}

/**
 * Closes a run's record. Its reservation stays until the run has said what its last call has cost: one that was stopped
 * or fell silent may have a call under way that the provider bills.
 */
export function endRun(state: BuildState, runId: string, status: RunEntry['status'], now: number): BuildState {
  const run = state.runs[runId];
  if (!run) return state;
  return {
    ...state,
    runs: { ...state.runs, [runId]: { ...run, status, waitingSince: null, queuedSince: null, endedAt: now } },
  };
}

/** The moment at which a silent run is given up; a run that waits is silent with reason. */
export const lostAt = ({ deadlineAt, waitingSince, queuedSince }: RunEntry): number =>
  waitingSince === null && queuedSince === null ? deadlineAt + graceMs : Number.POSITIVE_INFINITY;

/** The run waits for a sandbox until it says that it has one. Neither money nor a resumed build ends that. */
export function queued(state: BuildState, run: RunEntry, { inUse, limit, of }: SlotsInUse, now: number): Step {
  const waiting = { ...run, queuedSince: run.queuedSince ?? now };
  const next = { ...state, runs: { ...state.runs, [run.id]: waiting } };
  return noting(next, 'run.queued', { ...whichRun(run), inUse, limit, of });
}

type Prepared = Extract<RunReport['body'], { kind: 'admitted' }>['prepared'];

/** The sandbox of a run is ready: another run's that it goes on in, or a new one. */
export const prepared = (state: BuildState, run: RunEntry, { reused, isKept, ms }: NonNullable<Prepared>): Step =>
  noting(state, 'run.prepared', { ...whichRun(run), warm: reused, kept: isKept, ms });

/** The run has a sandbox; the wait does not count against its deadline. */
export function admitted(state: BuildState, run: RunEntry, now: number): BuildState {
  const deadlineAt = run.deadlineAt + (run.queuedSince === null ? 0 : now - run.queuedSince);
  return { ...state, runs: { ...state.runs, [run.id]: { ...run, queuedSince: null, deadlineAt } } };
}

/** Orders the object of a run to stop. */
export function orderStop(state: BuildState, runId: string, reason: string): Step {
  const run = state.runs[runId];
  if (!run) return stepTo(state);
  const ordered = { ...state, runs: { ...state.runs, [runId]: { ...run, isStopping: true } } };
  return withEffect(stepTo(ordered), { kind: 'stop-run', runId, reason });
}

/** Ends runs for the build, and orders their objects to stop. */
export const stopRuns = (state: BuildState, runs: readonly RunEntry[], reason: string, now: number): Step =>
  runs.reduce(
    (step, { id }) => andThen(step, (next) => orderStop(endRun(next, id, 'stopped', now), id, reason)),
    stepTo(state),
  );

/** The object of a run has heard that it is stopped. */
export function runStopped(state: BuildState, runId: string): BuildState {
  const run = state.runs[runId];
  return run?.isStopping ? { ...state, runs: { ...state.runs, [runId]: { ...run, isStopping: false } } } : state;
}

/** Lets runs that wait for money ask again. */
export function wakeWaiting(state: BuildState, now: number): Step {
  const woken = Object.values(state.runs).flatMap((run) =>
    run.waitingSince === null || run.status !== 'running'
      ? []
      : [{ ...run, waitingSince: null, deadlineAt: run.deadlineAt + now - run.waitingSince }],
  );
  if (woken.length === 0) return stepTo(state);
  const runs = { ...state.runs, ...Object.fromEntries(woken.map((run) => [run.id, run])) };
  return withEffect(stepTo({ ...state, runs }), ...woken.map(({ id }) => ({ kind: 'wake-run' as const, runId: id })));
}
