/** What the commands of `breakwater` do: each talks to the API, writes to the terminal and answers its exit code. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuildView } from '../../core/contract/views.ts';
import { type ApiClient, type ApiFailure, apiClient } from '../client/api-client.ts';
import { failureExitCode, failureLines } from '../client/failure-text.ts';
import type { Profile } from '../client/profile.ts';
import { buildDisplay, type Screen, wantsColour } from '../display/display.ts';
import { padTo, printable } from '../display/printable.ts';
import { renderBuild } from '../display/render-build.ts';
import { branchLines, buildResult, resultLines } from '../display/result-text.ts';
import { dollars, duration } from '../display/units.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { followBuild } from './follow-build.ts';
import { type SubmitOptions, submissionFromOptions } from './submission-from-options.ts';

export type Terminal = {
  stdout: Screen;
  stderr: Screen;
  environment: {
    NO_COLOR?: string | undefined;
    BREAKWATER_API?: string | undefined;
    BREAKWATER_TOKEN?: string | undefined;
  };
  cwd: string;
  /** Milliseconds since the epoch. */
  now: () => number;
};

/** The API may be away this long while a build is watched, for a restart or an update. */
const patienceMs = 10 * 60_000;

export async function submitBuild(
  options: SubmitOptions & { watch?: boolean; json?: boolean },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const checked = await submissionFromOptions(options, terminal.cwd);
  if (!checked.ok) return complain(terminal, checked.faults, exitCodes.badInput);
  const created = await apiClient(profile).createBuild(checked.submission);
  if (!created.ok) return complainOf(terminal, created.failure);
  const { id, urls } = created.value;
  if (!options.watch) {
    const text = options.json ? JSON.stringify(created.value) : `Build ${id}\nStatus page: ${urls.page}`;
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  }
  (options.json ? terminal.stderr : terminal.stdout).write(`Build ${id}\nStatus page: ${urls.page}\n`);
  return watchBuild(id, options, profile, terminal);
}

export async function watchBuild(
  id: string,
  { json = false }: { json?: boolean },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const screen = json ? terminal.stderr : terminal.stdout;
  const followed = await showProgress({ client: apiClient(profile), id, screen, terminal, patienceMs, sleep });
  if (!followed.ok) return complainOf(terminal, followed.failure);
  const view = followed.value;
  if (json) terminal.stdout.write(`${JSON.stringify(buildResult(view))}\n`);
  else terminal.stdout.write(`${resultLines(view, terminal.now()).join('\n')}\n`);
  return exitCodeOf(view.status);
}

export type ProgressOptions = {
  client: ApiClient;
  id: string;
  screen: Screen;
  terminal: Pick<Terminal, 'environment' | 'now'>;
  patienceMs: number;
  sleep: (ms: number) => Promise<unknown>;
};

/** Follows a build on `screen` until it rests. A live screen asks more often, for the cost of runs under way. */
export async function showProgress({ client, id, screen, terminal, patienceMs, sleep }: ProgressOptions) {
  const display = buildDisplay({ screen, now: terminal.now, colour: wantsColour(screen, terminal.environment) });
  try {
    const waitSeconds = display.live ? 3 : 20;
    return await followBuild({ client, id, display, waitSeconds, sleep, patienceMs });
  } finally {
    display.close();
  }
}

export async function showStatus(
  id: string,
  { json = false }: { json?: boolean },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await apiClient(profile).build(id);
  if (!answer.ok) return complainOf(terminal, answer.failure);
  terminal.stdout.write(`${json ? JSON.stringify(answer.value) : statusText(answer.value, terminal)}\n`);
  return exitCodeOf(answer.value.status);
}

function statusText(view: BuildView, { stdout, environment, now }: Terminal): string {
  const colour = wantsColour(stdout, environment);
  const lines = renderBuild(view, { columns: stdout.columns ?? 100, now: now(), colour });
  const branches = view.endedAt === null ? [] : branchLines(view);
  return [...lines, ...branches, `  Status page: ${view.urls.page}`].join('\n');
}

export async function listBuilds(
  { json = false }: { json?: boolean },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await apiClient(profile).builds();
  if (!answer.ok) return complainOf(terminal, answer.failure);
  const { builds, next } = answer.value;
  if (json) {
    terminal.stdout.write(`${JSON.stringify(answer.value)}\n`);
    return exitCodes.ok;
  }
  const lines = builds.map(({ id, status, merged, tasks, costUsd, createdAt, endedAt, title }) =>
    [
      padTo(printable(id), 12),
      padTo(printable(status), 9),
      padTo(`${merged}/${tasks} tasks`, 12),
      padTo(dollars(costUsd), 9),
      padTo(duration((endedAt ?? terminal.now()) - createdAt), 7),
      new Date(createdAt).toISOString().slice(0, 16).replace('T', ' '),
      printable(title),
    ].join('  '),
  );
  if (lines.length === 0) lines.push('No builds yet.');
  if (next !== null) lines.push('There are older ones; --json shows where they go on.');
  terminal.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.ok;
}

export const complainOf = (terminal: Terminal, failure: ApiFailure, build?: string): ExitCode =>
  complain(terminal, failureLines(failure, build), failureExitCode(failure));

function complain(terminal: Terminal, lines: readonly string[], code: ExitCode): ExitCode {
  terminal.stderr.write(`${lines.join('\n')}\n`);
  return code;
}
