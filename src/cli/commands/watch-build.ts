/** `breakwater watch`: follows a build on the terminal until it ends or pauses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { buildDisplay, type Screen, wantsColour } from '../display/display.ts';
import { buildResult, resultLines } from '../display/result-text.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';
import { followBuild } from './follow-build.ts';

/** The API may be away this long while a build is watched, for a restart or an update. */
const patienceMs = 10 * 60_000;

export const watchCommand: CliCommand = {
  calls: ['GET /builds/{id}', 'GET /builds/{id}/events'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('watch <id>')
      .description('follow a build until it ends or pauses')
      .option('--json', 'print the last view as JSON, and progress to stderr')
      .action((id: string, options: { json?: boolean }) =>
        withProfile((profile) => watchBuild(id, options, profile, terminal)),
      );
    withExample(command, 'breakwater watch bq3xk7m2acd');
  },
};

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
