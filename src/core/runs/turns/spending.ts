/** What a turn has cost: the sum of its calls, and what of it is certain. */
import { addUnconfirmed } from '../../money/ledger.ts';
import { addUsage, costUsd, type ModelPrice, type TokenUsage } from '../../money/prices.ts';
import type { TurnSpending } from '../ledger-questions.ts';
import type { Turn } from '../record.ts';

/** The turn after a call that is over; its usage takes the place of what it could have cost. */
export function withCall(
  turn: Turn,
  { usage, isWorstCase }: { usage: TokenUsage; isWorstCase: boolean },
  price: ModelPrice,
): Turn {
  const usd = costUsd(usage, price);
  return {
    ...turn,
    usage: addUsage(turn.usage, usage),
    costUsd: turn.costUsd + usd,
    unconfirmed: isWorstCase ? addUnconfirmed(turn.unconfirmed, { usd, calls: 1 }) : turn.unconfirmed,
    atRisk: null,
  };
}

/** What the ledger is told of a turn. */
export const spendingOf = ({ turn, usage, costUsd, unconfirmed }: Turn): TurnSpending => ({
  turn,
  usage,
  costUsd,
  unconfirmed,
});
