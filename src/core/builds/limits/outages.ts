/** What a run's provider does to a build: outages are waited for, and where a person has to act the build pauses. */
import { release } from '../../money/ledger.ts';
import type { RunReport } from '../../runs/run-report.ts';
import { pause } from '../phases.ts';
import { isSpare, withUsualModel } from '../rounds/refused-model.ts';
import { stopRuns } from '../runs.ts';
import { type BuildState, type RunEntry, whichRun } from '../state.ts';
import { andThen, noting, type Step } from '../step-types.ts';

type Told<Kind extends RunReport['body']['kind']> = Extract<RunReport['body'], { kind: Kind }>;

/** In an outage a run is heard of every 32 minutes, later by a wait of 17 and a call of 12; beyond that it is lost. */
const outageSilenceMs = 90 * 60_000;

/** The run waits by itself and sees to its own deadline; it neither counts as stagnant nor gives up its round. */
export function inOutage(state: BuildState, run: RunEntry, told: Told<'outage'>, now: number): Step {
  const { message, retryAt } = told;
  const deadlineAt = Math.max(run.deadlineAt, told.deadlineAt, retryAt + outageSilenceMs);
  const data = { ...whichRun(run), message, retryAt, inMs: Math.max(0, retryAt - now) };
  return noting(withRun(state, { ...run, deadlineAt }), 'run.outage', data);
}

export function recovered(state: BuildState, run: RunEntry, told: Told<'recovered'>): Step {
  const { lastedMs } = told;
  const deadlineAt = Math.max(run.deadlineAt, told.deadlineAt);
  return noting(withRun(state, { ...run, deadlineAt }), 'run.recovered', { ...whichRun(run), lastedMs });
}

/** The run waits as it does for money, so the resume of the build wakes it: neither its turn nor its round is lost. */
export function blocked(state: BuildState, run: RunEntry, message: string, now: number): Step {
  const ledger = release(state.ledger, run.id);
  // Nothing waits for what it makes, and whoever is needed meets the same refusal.
  if (run.role === 'summarizer') return stopRuns({ ...state, ledger }, [run], message, now);
  if (isSpare(state, run))
    return andThen(stopRuns({ ...state, ledger }, [run], message, now), (next) => withUsualModel(next, run, message));
  const waiting = withRun({ ...state, ledger }, { ...run, waitingSince: run.waitingSince ?? now });
  return andThen(noting(waiting, 'run.blocked', { ...whichRun(run), message }), (next) =>
    pause(next, { reason: 'provider', message }, now),
  );
}

const withRun = (state: BuildState, run: RunEntry): BuildState => ({
  ...state,
  runs: { ...state.runs, [run.id]: run },
});
