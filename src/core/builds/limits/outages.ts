/** What a run's provider does to a build: outages are waited for, and where a person has to act the build pauses. */
import { release } from '../../money/ledger.ts';
import type { RunReport } from '../../runs/messages.ts';
import { pause } from '../phases.ts';
import type { BuildState, RunEntry } from '../state.ts';
import { andThen, noting, type Step } from '../step-types.ts';

type Told<Kind extends RunReport['body']['kind']> = Extract<RunReport['body'], { kind: Kind }>;

/** In an outage a run is heard of every 32 minutes, later by a wait of 17 and a call of 12; beyond that it is lost. */
const outageSilenceMs = 90 * 60_000;

/** The run waits by itself and sees to its own deadline; it neither counts as stagnant nor gives up its round. */
export function inOutage(state: BuildState, run: RunEntry, told: Told<'outage'>, now: number): Step {
  const { message, retryAt } = told;
  const deadlineAt = Math.max(run.deadlineAt, told.deadlineAt, retryAt + outageSilenceMs);
  const text = `${run.role} ${run.id} waits: ${message}; next try in ${spell(retryAt - now)}`;
  return noting(withRun(state, { ...run, deadlineAt }), 'run.outage', text, { runId: run.id, message, retryAt });
}

export function recovered(state: BuildState, run: RunEntry, told: Told<'recovered'>): Step {
  const { lastedMs } = told;
  const deadlineAt = Math.max(run.deadlineAt, told.deadlineAt);
  const text = `${run.role} ${run.id} goes on after an outage of ${spell(lastedMs)}`;
  return noting(withRun(state, { ...run, deadlineAt }), 'run.recovered', text, { runId: run.id, lastedMs });
}

/** The run waits as it does for money, so the resume of the build wakes it: neither its turn nor its round is lost. */
export function blocked(state: BuildState, run: RunEntry, message: string, now: number): Step {
  const ledger = release(state.ledger, run.id);
  const waiting = withRun({ ...state, ledger }, { ...run, waitingSince: run.waitingSince ?? now });
  const text = `${run.role} ${run.id} waits: the model's provider refuses: ${message}`;
  return andThen(noting(waiting, 'run.blocked', text, { runId: run.id, message }), (next) =>
    pause(next, 'provider', `the model's provider refuses: ${message}`, now),
  );
}

const withRun = (state: BuildState, run: RunEntry): BuildState => ({
  ...state,
  runs: { ...state.runs, [run.id]: run },
});

const spell = (ms: number): string =>
  ms < 90_000 ? `${Math.max(0, Math.ceil(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`;
