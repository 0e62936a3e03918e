/** A run as the ledger knows it: asks, calls, breaks off, crashes and settles, beside a provider that keeps its own books. */

import { addUnconfirmed, noneUnconfirmed } from '../../../src/core/money/ledger.ts';
import { noUsage } from '../../../src/core/money/prices.ts';
import type { LedgerRequest } from '../../../src/core/runs/ledger-questions.ts';
import type { PlayedBuild } from './played-build.ts';

export type SpendingRun = ReturnType<typeof spendingRun>;

/** `bill` is told what the provider bills, which the run may never hear of. */
export function spendingRun(build: PlayedBuild, runId: string, bill: (usd: number) => void) {
  let turn = 1;
  let turnUsd = 0;
  let unconfirmed = noneUnconfirmed;
  let unsettled: LedgerRequest['settle'] = null;
  let last: LedgerRequest | null = null;
  let owedUsd = 0;
  /** The most that the call under way can cost. */
  let atRisk: number | null = null;

  const owe = (usd: number): void => {
    turnUsd += usd;
    owedUsd += usd;
    unsettled = { turn, usage: noUsage, costUsd: turnUsd, unconfirmed };
  };
  const send = (request: LedgerRequest): string => {
    last = request;
    return build.askLedger(request);
  };

  return {
    runId,
    owedUsd: (): number => owedUsd,
    isCalling: (): boolean => atRisk !== null,
    /** Asks for a call that costs `usd` at most; the answer may get lost. */
    ask: (usd: number, isLost: boolean): string => {
      if (atRisk !== null) return 'calling';
      const answer = send({ runId, settle: unsettled, reserve: { turn, usd } });
      if (isLost) return 'lost';
      unsettled = null;
      if (answer === 'granted') atRisk = usd;
      return answer;
    },
    /** The call ends well, and the turn with it. */
    answered: (share: number): void => {
      if (atRisk === null) return;
      bill(atRisk * share);
      owe(atRisk * share);
      atRisk = null;
      turn += 1;
      turnUsd = 0;
      unconfirmed = noneUnconfirmed;
    },
    /** The call breaks off, by the provider or by a crash: what it has cost, only the provider knows. */
    cutOff: (share: number): void => {
      if (atRisk === null) return;
      bill(atRisk * share);
      unconfirmed = addUnconfirmed(unconfirmed, { usd: atRisk, calls: 1 });
      owe(atRisk);
      atRisk = null;
    },
    /** The network delivers the last question a second time. */
    repeat: (): void => {
      if (last?.reserve === null) build.askLedger(last);
    },
    /** The last word of a run that ends or was stopped. */
    settle: (): void => {
      unsettled ??= { turn, usage: noUsage, costUsd: turnUsd, unconfirmed };
      send({ runId, settle: unsettled, reserve: null });
      unsettled = null;
    },
  };
}
