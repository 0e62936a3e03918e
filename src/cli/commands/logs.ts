/** `breakwater logs`: every event of a build, one line each, and on request those that are still to come. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuildEvent } from '../../core/contract/events.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { followBuild } from './follow-build.ts';
import { whole } from './option-values.ts';

type Options = { json?: boolean; follow?: boolean; after: number };

/** As `watch` waits, for a restart or an update of the API. */
const patienceMs = 10 * 60_000;

export const logsCommand: CliCommand = {
  calls: ['GET /builds/{id}/events'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('logs <id>')
      .description('print the events of a build')
      .option('--after <seq>', 'only those after this number', whole, 0)
      .option('--follow', 'go on until the build ends or pauses')
      .option('--json', 'print each as a line of JSON')
      .action((id: string, options: Options) => withProfile((profile) => printLogs(id, options, profile, terminal)));
    withExample(command, 'breakwater logs bq3xk7m2acd --follow');
  },
};

async function printLogs(id: string, options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const client = apiClient(profile);
  const print = (event: BuildEvent) => {
    if (event.seq > options.after)
      terminal.stdout.write(`${options.json ? JSON.stringify(event) : eventLine(event)}\n`);
  };
  if (options.follow) {
    const trouble = (message: string | null) =>
      terminal.stderr.write(
        `${message === null ? 'The API answers again.' : `Waiting for the API: ${printable(message)}`}\n`,
      );
    const display = { event: print, view: () => undefined, trouble };
    const followed = await followBuild({ client, id, display, waitSeconds: 20, sleep, patienceMs });
    return followed.ok ? exitCodes.ok : complainOf(terminal, followed.failure, id);
  }
  for (let after = options.after; ; ) {
    const page = await client.events(id, { after, waitSeconds: 0 });
    if (!page.ok) return complainOf(terminal, page.failure, id);
    const { events } = page.value;
    for (const event of events) print(event);
    const last = events.at(-1);
    if (!last || last.seq >= page.value.lastSeq) return exitCodes.ok;
    after = last.seq;
  }
}

const eventLine = ({ seq, at, type, text }: BuildEvent): string =>
  `${seq} ${new Date(at).toISOString().slice(0, 19)} ${printable(type)}: ${printable(text)}`;
