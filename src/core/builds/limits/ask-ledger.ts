/** The ledger's door: settles a run's last model call and says whether it may make the next. */

import { pauseText } from '../../contract/pause.ts';
import { noneUnconfirmed, release, reserve, settle, totalReservedUsd } from '../../money/ledger.ts';
import { addUsage, noUsage, subtractUsage } from '../../money/prices.ts';
import type { LedgerAnswer, LedgerRequest } from '../../runs/ledger-questions.ts';
import { leaveAudit } from '../fidelity/audit.ts';
import { pause } from '../phases.ts';
import { stopRuns, wakeWaiting } from '../runs.ts';
import { type BuildState, isActive, type RunEntry } from '../state.ts';
import { andThen, type Step, stepTo } from '../step-types.ts';
import { pauseIfOverdue } from './timing.ts';

/** Takes a run's question; what was settled before is passed over. */
export function askLedger(state: BuildState, request: LedgerRequest, now: number): Step {
  const settled = andThen(settleTurn(state, request, now), (next) => pauseIfOverdue(next, now));
  const { phase, ledger, runs } = settled.state;
  const run = runs[request.runId];
  if (run?.status !== 'running') return andThen(settled, (next) => releaseReservation(next, request.runId, now));
  if (request.reserve === null) {
    // Who settles and asks for nothing has no call under way, also where the answer to an earlier question was lost.
    const isOld = request.settle !== null && request.settle.turn < run.turns;
    return isOld ? settled : andThen(settled, (next) => releaseReservation(next, run.id, now));
  }
  if (!(isActive(phase) || phase.kind === 'paused')) return settled;
  const reserved = isActive(phase) ? reserve(ledger, run.id, request.reserve.usd) : undefined;
  return andThen(settled, (next) => (reserved ? stepTo({ ...next, ledger: reserved }) : wait(next, run, now)));
}

/** What the run is told that has just asked. */
export function ledgerAnswer({ phase, ledger, runs }: BuildState, { runId, reserve }: LedgerRequest): LedgerAnswer {
  if (runs[runId]?.status !== 'running') return 'stop';
  if (reserve === null) return 'granted';
  if (!isActive(phase) && phase.kind !== 'paused') return 'stop';
  return runId in ledger.reservedUsd ? 'granted' : 'wait';
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

/** A run that has no call under way holds nothing. */
export function releaseReservation(state: BuildState, runId: string, now: number): Step {
  const ledger = release(state.ledger, runId);
  return ledger === state.ledger ? stepTo(state) : freed({ ...state, ledger }, now);
}

const freed = (state: BuildState, now: number): Step =>
  isActive(state.phase) ? wakeWaiting(state, now) : stepTo(state);

/** The run waits. It pauses the build only where no other call is under way whose settlement could free money. */
function wait(state: BuildState, run: RunEntry, now: number): Step {
  const ledger = release(state.ledger, run.id);
  // Nothing waits for what it makes.
  if (run.role === 'summarizer') return stopRuns({ ...state, ledger }, [run], 'tasks need the money', now);
  const waiting: BuildState = {
    ...state,
    ledger,
    runs: { ...state.runs, [run.id]: { ...run, waitingSince: run.waitingSince ?? now } },
  };
  if (!isActive(state.phase) || totalReservedUsd(ledger) > 0) return stepTo(waiting);
  const { limitUsd, spentUsd, unconfirmed } = ledger;
  const details = { reason: 'cost-limit' as const, limitUsd, spentUsd, unconfirmed };
  // Everything that was planned is there: the build completes, and says what nobody has looked at.
  if (run.role === 'auditor')
    return andThen(stopRuns(waiting, [run], 'the money is spent', now), (next) => leaveAudit(next, pauseText(details)));
  return pause(waiting, details, now);
}
