/** How often a judge is wrong, either way. */
import type { Wrong } from './candidates.ts';

/** `by`: what rejected it; null where it was approved. `undecided`: no verdict came. */
export type Judgement = {
  id: string;
  wrong: Wrong | null;
  outcome: 'approved' | 'rejected' | 'undecided';
  by: string | null;
  costUsd: number;
};

export type Rate = { wrong: number; of: number };
export type Rates = { falseApprovals: Rate; falseRejections: Rate; undecided: string[]; byKind: Map<Wrong, Rate> };

export function ratesOf(judgements: readonly Judgement[]): Rates {
  const decided = judgements.filter(({ outcome }) => outcome !== 'undecided');
  const right = decided.filter(({ wrong }) => wrong === null);
  const wrong = decided.filter(({ wrong }) => wrong !== null);
  const approvedOf = (list: readonly Judgement[]): Rate => ({
    wrong: list.filter(({ outcome }) => outcome === 'approved').length,
    of: list.length,
  });
  const byKind = new Map<Wrong, Rate>();
  for (const [kind, list] of Map.groupBy(wrong, (one) => one.wrong))
    if (kind !== null) byKind.set(kind, approvedOf(list));
  return {
    falseApprovals: approvedOf(wrong),
    falseRejections: { wrong: right.filter(({ outcome }) => outcome === 'rejected').length, of: right.length },
    undecided: judgements.filter(({ outcome }) => outcome === 'undecided').map(({ id }) => id),
    byKind,
  };
}

export function rateLines(judgements: readonly Judgement[]): string[] {
  const { falseApprovals, falseRejections, undecided, byKind } = ratesOf(judgements);
  const rate = ({ wrong, of }: Rate): string =>
    `${of === 0 ? '–' : `${((wrong / of) * 100).toFixed(0)} %`} (${wrong} of ${of})`.padEnd(16);
  const costUsd = judgements.reduce((sum, one) => sum + one.costUsd, 0);
  return [
    `false approvals   ${rate(falseApprovals)} of what is wrong`,
    ...[...byKind].map(([kind, one]) => `  ${kind.padEnd(20)}${rate(one)}`.trimEnd()),
    `false rejections  ${rate(falseRejections)} of what is right`,
    `undecided         ${undecided.length === 0 ? 'none' : undecided.join(', ')}`,
    `evaluators cost   $${costUsd.toFixed(2)}`,
  ];
}
