/** The ledger's door: settles a run's last model call and says whether it may make the next. */
import { release, reserve, settle, totalReservedUsd } from '../ledger.ts';
import { addUsage } from '../prices.ts';
import type { AccountAnswer, AccountRequest } from '../run.ts';
import { pause } from './phases.ts';
import { wakeWaiting } from './runs.ts';
import { type BuildState, isActive, type RunState } from './state.ts';
import { andThen, type Step, stepTo } from './step-types.ts';

/** Answers a run's question; a settlement that was taken before is passed over. */
export function account(
  state: BuildState,
  request: AccountRequest,
  now: number,
): { step: Step; answer: AccountAnswer } {
  const settled = andThen(stepTo(state), (next) => settleTurn(next, request, now));
  const run = settled.state.runs[request.runId];
  if (run?.status !== 'running') return { step: settled, answer: 'stop' };
  if (request.reserve === null) return { step: settled, answer: 'granted' };
  const { phase } = settled.state;
  if (!isActive(phase) && phase.kind !== 'paused') return { step: settled, answer: 'stop' };
  const ledger = isActive(phase) ? reserve(settled.state.ledger, run.id, request.reserve.usd) : undefined;
  if (ledger) return { step: andThen(settled, (next) => stepTo({ ...next, ledger })), answer: 'granted' };
  return { step: andThen(settled, (next) => wait(next, run, now)), answer: 'wait' };
}

function settleTurn(state: BuildState, { runId, settle: turn }: AccountRequest, now: number): Step {
  const run = state.runs[runId];
  if (!run || turn === null || turn.turn <= run.turns) return stepTo(state);
  const ledger = settle(state.ledger, runId, turn.costUsd);
  const usage = addUsage(run.usage, turn.usage);
  const settled = { ...run, turns: turn.turn, usage, costUsd: run.costUsd + turn.costUsd };
  const next = { ...state, ledger, runs: { ...state.runs, [runId]: settled } };
  return isActive(state.phase) ? wakeWaiting(next, now) : stepTo(next);
}

/** The run waits. It pauses the build only where no other call is under way whose settlement could free money. */
function wait(state: BuildState, run: RunState, now: number): Step {
  const ledger = release(state.ledger, run.id);
  const waiting: BuildState = {
    ...state,
    ledger,
    runs: { ...state.runs, [run.id]: { ...run, waitingSince: run.waitingSince ?? now } },
  };
  if (!isActive(state.phase) || totalReservedUsd(ledger) > 0) return stepTo(waiting);
  const { limitUsd, spentUsd } = ledger;
  const message = `the next model call could pass the limit of $${limitUsd} ($${spentUsd.toFixed(2)} spent); resume with a higher maxCostUsd`;
  return pause(waiting, 'cost-limit', message, now);
}
