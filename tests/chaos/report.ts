/** The last lines of a chaos run. */
import { targets } from './kill-schedule.ts';
import type { ShakenBuilds } from './shaken-builds.ts';

export function reportLines({ kills, builds, violations }: ShakenBuilds): string[] {
  const recoveries = kills.flatMap(({ recoveryMs }) => (recoveryMs === null ? [] : [recoveryMs]));
  const outages = kills.flatMap(({ recoveryMs, killedAt, readyAt }) =>
    recoveryMs === null ? [] : [readyAt - killedAt + recoveryMs],
  );
  const repeated = sum(builds.map((build) => build.repeated));
  const spentUsd = sum(builds.map((build) => build.spentUsd));
  const billedUsd = sum(builds.map((build) => build.billedUsd));
  const ledger = builds.filter(({ ledgerFault }) => ledgerFault !== null).length;
  const times = builds.map(({ ms }) => (ms / 1000).toFixed(1));
  const killed = targets.map((target) => `${kills.filter((kill) => kill.target === target).length} ${target}`);
  return [
    '',
    `kills: ${kills.length} (${killed.join(', ')}) in ${builds.length} builds (the first without any: ${times[0]} s)`,
    `violations: ${violations.length}${ledger > 0 ? `, ${ledger} of them of the ledger` : ''}`,
    ...violations.map((line) => `  ${line}`),
    `model calls repeated: ${repeated}, ${per(repeated, kills.length)} a kill (up to three runs are under way)`,
    `ledger: $${spentUsd.toFixed(4)} for $${billedUsd.toFixed(4)} billed (${((spentUsd / billedUsd - 1) * 100).toFixed(2)} % more)`,
    `requests to the model: ${sum(builds.map(({ calls }) => calls))}, refused as the real API would: ${sum(builds.map(({ refused }) => refused))}`,
    `recovery, from "the stack is ready again" to the first useful work: ${quantiles(recoveries)}; ${kills.length - recoveries.length} without, killed again or at rest before`,
    `from the kill itself, restart included: ${quantiles(outages)}`,
  ];
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
const per = (count: number, of: number): string => (of === 0 ? '0' : (count / of).toFixed(2));

function quantiles(unsorted: number[]): string {
  const sorted = unsorted.toSorted((a, b) => a - b);
  return `p50 ${quantile(sorted, 0.5)} ms, p95 ${quantile(sorted, 0.95)} ms, most ${quantile(sorted, 1)} ms`;
}

/** The smallest value that is not below the given share of all; `-` where there are none. */
const quantile = (sorted: number[], share: number): number | string =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? '-';
