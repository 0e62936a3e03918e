/** What a person reads when a build has come to rest, and the one JSON line for a program. */
import type { BuildView } from '../../core/contract/views.ts';
import { fidelityLines } from './fidelity-lines.ts';
import { nextLine } from './next-steps.ts';
import { printable } from './printable.ts';
import { pullRequestLines } from './pull-request-lines.ts';
import { dollars, duration } from './units.ts';

/** The last line of `--json`. */
export type BuildResult = {
  buildId: string;
  status: BuildView['status'];
  repositories: { name: string; branch: string; sha: string | null; pullRequest: string | null }[];
  tasks: number;
  merged: number;
  /** Tasks that a person has taken out of the build. */
  skipped: number;
  waves: number;
  /** Generator rounds of all tasks, requeues included. */
  rounds: number;
  costUsd: number;
  /** What it could not show. */
  reservations: { kind: string; requirements: string[]; what: string }[];
};

export function buildResult(view: BuildView): BuildResult {
  return {
    buildId: view.id,
    status: view.status,
    repositories: view.repositories.map(({ name, branch, sha, pullRequest }) => ({
      name,
      branch,
      sha,
      pullRequest: pullRequest?.url ?? null,
    })),
    tasks: view.tasks.filter(({ status }) => status !== 'replaced').length,
    merged: view.tasks.filter(({ status }) => status === 'merged').length,
    skipped: view.tasks.filter(({ status }) => status === 'skipped').length,
    waves: view.waves.length,
    rounds: view.tasks.reduce((sum, { rounds }) => sum + rounds, 0),
    costUsd: view.cost.spentUsd,
    reservations: view.reservations.map(({ kind, requirements, what }) => ({ kind, requirements, what })),
  };
}

/**
 * The account of a build at rest: its numbers, its branches, and how to look at them. `cloneUrl` says from where a
 * person clones a repository, if not from the URL that the build was given.
 */
export function resultLines(view: BuildView, now: number, cloneUrl = (url: string) => url): string[] {
  const result = buildResult(view);
  const count = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
  const numbers = [
    `${result.merged} of ${count(result.tasks, 'task')} merged`,
    ...(result.skipped > 0 ? [`${result.skipped} skipped`] : []),
    count(result.waves, 'wave'),
    count(result.rounds, 'round'),
    `${dollars(result.costUsd)}${view.scripted ? ' (scripted: nothing was spent)' : ''}`,
  ];
  return [
    `Build ${view.id} ${printable(view.status)} after ${duration((view.endedAt ?? now) - view.createdAt)}: ${numbers.join(', ')}.`,
    ...fidelityLines(view).map((text) => `  ${text}`),
    ...(view.reason ? [printable(view.reason)] : []),
    ...(view.pause ? [nextLine(view.id, view.pause.next) ?? []].flat() : []),
    ...branchLines(view, cloneUrl),
    ...pullRequestLines(view),
  ];
}

/** The integration branch of each repository, and how to look at it. */
export const branchLines = (
  { id, repositories }: Pick<BuildView, 'id' | 'repositories'>,
  cloneUrl = (url: string) => url,
): string[] =>
  repositories.flatMap(({ name, url, branch, sha }) =>
    sha === null
      ? []
      : [
          `  ${name}: ${branch} at ${sha.slice(0, 12)}`,
          `    git clone -b ${branch} ${shellWord(cloneUrl(url))} ${shellWord(`${name}-${id}`)}`,
        ],
  );

/** A word as a shell takes it; quoted only where it must be. */
function shellWord(text: string): string {
  const plain = printable(text);
  return /^[A-Za-z0-9@%+=:,./_-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}
