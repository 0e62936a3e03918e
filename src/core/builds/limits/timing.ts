/** What time does to a build: its own deadline, runs that fell silent, and a person's resume. */

import type { CommandOf } from '../../contract/commands.ts';
import type { RunOutcome } from '../../runs/run-report.ts';
import { pause } from '../phases.ts';
import { testedAnew, withTests } from '../planning/other-tests.ts';
import { tryStuckAgain } from '../planning/replanning.ts';
import { lostAt, orderStop, wakeWaiting } from '../runs.ts';
import { type BuildState, type RunEntry, runningRuns } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';

/** Without its `kind`, as the system itself also lets a build go on. */
type ResumeChanges = Omit<CommandOf<'resume'>, 'kind'>;

/** The next moment at which a tick has something to do, in milliseconds since the epoch; null where there is none. */
export function nextTickAt(state: BuildState): number | null {
  const { kind } = state.phase;
  if (kind !== 'planning' && kind !== 'running') return null;
  return Math.min(state.deadlineAt, ...runningRuns(state).map(lostAt));
}

/** Pauses at the build's deadline, also where something else comes before the tick that is due then. */
export function pauseIfOverdue(state: BuildState, now: number): Step {
  const { kind } = state.phase;
  if ((kind !== 'planning' && kind !== 'running') || now < state.deadlineAt) return stepTo(state);
  const { maxDurationMinutes } = state.submission.limits;
  return pause(state, { reason: 'duration-limit', limitMinutes: maxDurationMinutes }, now);
}

/** Pauses at the build's deadline; gives up runs that should long have ended by themselves. */
export function tick(
  state: BuildState,
  now: number,
  runEnded: (state: BuildState, run: RunEntry, outcome: RunOutcome) => Step,
): Step {
  const { kind } = state.phase;
  if (kind !== 'planning' && kind !== 'running') return stepTo(state);
  if (now >= state.deadlineAt) return pauseIfOverdue(state, now);
  const lost = runningRuns(state).filter((run) => now >= lostAt(run));
  return lost.reduce((step, run) => {
    const outcome: RunOutcome = { kind: 'failed', reason: 'internal', message: 'the run fell silent' };
    const stopped = andThen(step, (next) => orderStop(next, run.id, outcome.message));
    return andThen(stopped, (next) => runEnded(next, run, outcome));
  }, stepTo(state));
}

/** Lets a paused build go on, with other limits and options where they are given. */
export function resume(state: BuildState, changes: ResumeChanges, now: number): Step {
  const { phase } = state;
  if (phase.kind !== 'paused') return stepTo(state);
  const { submission } = state;
  const {
    maxCostUsd,
    maxDurationMinutes,
    maxIterations,
    parallel = {},
    breaker = {},
    session = {},
    evaluator = {},
  } = changes;
  const limits = { maxCostUsd, maxDurationMinutes, maxIterations };
  const options = {
    limits: { ...submission.limits, ...given(limits) },
    parallel: { ...submission.parallel, ...given(parallel) },
    breaker: { ...submission.breaker, ...given(breaker) },
    session: { ...submission.session, ...given(session) },
    evaluator: { ...submission.evaluator, ...given(evaluator) },
  };
  const longer = (options.limits.maxDurationMinutes - submission.limits.maxDurationMinutes) * 60_000;
  const ready = afterPause(state, now);
  const next: BuildState = {
    ...withTests({ ...ready, submission: { ...submission, ...options } }, phase.reason, evaluator.testCommand),
    ledger: { ...state.ledger, limitUsd: options.limits.maxCostUsd },
    deadlineAt: ready.deadlineAt + longer,
    breaker: phase.reason === 'stagnation' ? { ...state.breaker, replans: 0 } : state.breaker,
  };
  const open = phase.reason === 'stagnation' && options.breaker.replans === 0 ? tryStuckAgain(next) : next;
  const changed = [limits, parallel, breaker, session, evaluator].flatMap((some) => Object.entries(given(some)));
  const resumed = noting(open, 'build.resumed', { changes: Object.fromEntries(changed), ...options });
  const tested = evaluator.testCommand === undefined ? resumed : andThen(resumed, (on) => testedAnew(on, now));
  return andThen(tested, (running) => wakeWaiting(running, now));
}

/** The build back in the phase that its pause interrupted. The time it was paused does not count. */
export function afterPause(state: BuildState, now: number): BuildState {
  const { phase } = state;
  if (phase.kind !== 'paused') return state;
  return { ...state, phase: phase.resumes, deadlineAt: state.deadlineAt + now - phase.at };
}

/** The changes that are there: a field that is undefined changes nothing. */
const given = <T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
