/** The ledger's door: settles a run's last model call and says whether it may make the next. */
import { noneUnconfirmed, release, reserve, settle, spentText, totalReservedUsd } from '../../money/ledger.ts';
import { addUsage, noUsage, subtractUsage } from '../../money/prices.ts';
import type { LedgerAnswer, LedgerRequest } from '../../runs/messages.ts';
import { pause } from '../phases.ts';
import { wakeWaiting } from '../runs.ts';
import { type BuildState, isActive, type RunEntry } from '../state.ts';
import { andThen, type Step, stepTo } from '../step-types.ts';
import { pauseIfOverdue } from './timing.ts';

/** Answers a run's question; what was settled before is passed over. */
export function askLedger(
  state: BuildState,
  request: LedgerRequest,
  now: number,
): { step: Step; answer: LedgerAnswer } {
  const settled = andThen(settleTurn(state, request, now), (next) => pauseIfOverdue(next, now));
  const run = settled.state.runs[request.runId];
  if (run?.status !== 'running')
    return { step: andThen(settled, (next) => releaseReservation(next, request.runId, now)), answer: 'stop' };
  if (request.reserve === null) return { step: settled, answer: 'granted' };
  const { phase } = settled.state;
  if (!isActive(phase) && phase.kind !== 'paused') return { step: settled, answer: 'stop' };
  const ledger = isActive(phase) ? reserve(settled.state.ledger, run.id, request.reserve.usd) : undefined;
  if (ledger) return { step: andThen(settled, (next) => stepTo({ ...next, ledger })), answer: 'granted' };
  return { step: andThen(settled, (next) => wait(next, run, now)), answer: 'wait' };
}

function settleTurn(state: BuildState, { runId, settle: turn }: LedgerRequest, now: number): Step {
  const run = state.runs[runId];
  if (!run || turn === null || turn.turn < run.turns) return stepTo(state);
  const known =
    turn.turn === run.turns
      ? { usd: run.turnUsd, usage: run.turnUsage, unconfirmed: run.turnUnconfirmed }
      : { usd: 0, usage: noUsage, unconfirmed: noneUnconfirmed };
  const usd = turn.costUsd - known.usd;
  if (turn.turn === run.turns && usd <= 0) return stepTo(state);
  const settled: RunEntry = {
    ...run,
    turns: turn.turn,
    turnUsd: turn.costUsd,
    turnUsage: turn.usage,
    turnUnconfirmed: turn.unconfirmed,
    usage: addUsage(run.usage, subtractUsage(turn.usage, known.usage)),
    costUsd: run.costUsd + usd,
  };
  const unconfirmed = {
    usd: turn.unconfirmed.usd - known.unconfirmed.usd,
    calls: turn.unconfirmed.calls - known.unconfirmed.calls,
  };
  const ledger = settle(state.ledger, runId, { usd, unconfirmed });
  return freed({ ...state, ledger, runs: { ...state.runs, [runId]: settled } }, now);
}

/** A run that has ended and still asks has no call under way: whatever it holds is free. */
export function releaseReservation(state: BuildState, runId: string, now: number): Step {
  const ledger = release(state.ledger, runId);
  return ledger === state.ledger ? stepTo(state) : freed({ ...state, ledger }, now);
}

const freed = (state: BuildState, now: number): Step =>
  isActive(state.phase) ? wakeWaiting(state, now) : stepTo(state);

/** The run waits. It pauses the build only where no other call is under way whose settlement could free money. */
function wait(state: BuildState, run: RunEntry, now: number): Step {
  const ledger = release(state.ledger, run.id);
  const waiting: BuildState = {
    ...state,
    ledger,
    runs: { ...state.runs, [run.id]: { ...run, waitingSince: run.waitingSince ?? now } },
  };
  if (!isActive(state.phase) || totalReservedUsd(ledger) > 0) return stepTo(waiting);
  const message = `the next model call could pass the limit of $${ledger.limitUsd} (${spentText(ledger)}); resume with a higher maxCostUsd`;
  return pause(waiting, 'cost-limit', message, now);
}
