/** What a build owes the account of its tenant: settled at its end, and again where a call of then has cost more. */
import { totalReservedUsd } from '../../money/ledger.ts';
import { type BuildState, isFinal } from '../state.ts';
import { type Step, withEffect } from '../step-types.ts';

/** With the worst case of the calls that are still under way. */
export const owedUsd = ({ ledger }: BuildState): number => ledger.spentUsd + totalReservedUsd(ledger);

export function settleWithTenant(before: BuildState, step: Step): Step {
  const { state } = step;
  if (!state.isTenantBounded || !isFinal(state.phase)) return step;
  const isSettled = isFinal(before.phase) && owedUsd(before) === owedUsd(state);
  return isSettled ? step : withEffect(step, { kind: 'settle-tenant' });
}
