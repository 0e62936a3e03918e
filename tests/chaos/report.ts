/** The last lines of a chaos run. */
import { invariants } from '../scenarios/build-invariants.ts';
import { kinds } from './chaos-build.ts';
import { targets } from './kill-schedule.ts';
import type { Kill, ShakenBuilds } from './shaken-builds.ts';

export function reportLines({ builds, violations }: ShakenBuilds): string[] {
  const kills = builds.flatMap((build) => build.kills);
  const perKill = builds.flatMap(({ repeats }) => repeats.perKill);
  const recoveries = kills.flatMap(({ recoveryMs }) => (recoveryMs === null ? [] : [recoveryMs]));
  const outages = kills.flatMap(({ recoveryMs, killedAt, readyAt }) =>
    recoveryMs === null ? [] : [readyAt - killedAt + recoveryMs],
  );
  const messages = builds.flatMap((build) => build.messages);
  const told = new Set(messages.map(({ id }) => id)).size;
  const taken = messages.filter(({ isTaken }) => isTaken).length;
  const repeated = sum(builds.map(({ repeats }) => repeats.repeated));
  const spentUsd = sum(builds.map((build) => build.spentUsd));
  const billedUsd = sum(builds.map((build) => build.billedUsd));
  const peaces = builds.slice(0, kinds.length).map(({ kind, ms }) => `${kind} ${(ms / 1000).toFixed(1)} s`);
  const cutting = kills.filter(({ cutsCalls }) => cutsCalls).length;
  return [
    '',
    `kills: ${kills.length} (${killedOf(kills)}), ${kills.filter(({ isInPlanning }) => isInPlanning).length} of them in planning; in ${builds.length} builds (in peace: ${peaces.join(', ')})`,
    `violations: ${violations.length}`,
    ...violations.map((line) => `  ${line}`),
    `checked of each build: ${invariants.join('; ')}`,
    `model calls repeated (a run asked for the same turn once more; no run more than once a kill): ${repeated}, ${per(repeated, kills.length)} a kill and ${per(repeated, cutting)} a kill of Worker or model; one kill repeated ${Math.max(0, ...perKill)} at most, each of another run`,
    `ledger: $${spentUsd.toFixed(4)} for $${billedUsd.toFixed(4)} billed`,
    `messages to webhooks: ${told}, in ${messages.length} tries; ${taken - told} came once more after they were taken, as their answer met a kill`,
    `requests to the model: ${sum(builds.map(({ calls }) => calls))}`,
    `recovery, from "the stack is ready again" to the first useful work: ${quantiles(recoveries)}; ${kills.length - recoveries.length} without, killed again or at rest before`,
    `from the kill itself, restart included: ${quantiles(outages)}`,
  ];
}

const killedOf = (kills: readonly Kill[]): string =>
  targets.map((target) => `${kills.filter((kill) => kill.target === target).length} ${target}`).join(', ');

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
const per = (count: number, of: number): string => (of === 0 ? '0' : (count / of).toFixed(2));

function quantiles(unsorted: number[]): string {
  const sorted = unsorted.toSorted((a, b) => a - b);
  return `p50 ${quantile(sorted, 0.5)} ms, p95 ${quantile(sorted, 0.95)} ms, most ${quantile(sorted, 1)} ms`;
}

/** The smallest value that is not below the given share of all; `-` where there are none. */
const quantile = (sorted: number[], share: number): number | string =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? '-';
