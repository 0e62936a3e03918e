/** `breakwater events`, or `logs`: every event of a build, one line each, and on request those that are still to come. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuildEvent } from '../../core/contract/events.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { followBuild } from './follow-build.ts';
import { collectNames, whole } from './option-values.ts';
import { printTranscript } from './reading/show-transcript.ts';

type Options = { json?: boolean; follow?: boolean; after: number; type?: string[]; transcript?: string | true };

/** As `watch` waits, for a restart or an update of the API. */
const patienceMs = 10 * 60_000;

export const eventsCommand: CliCommand = {
  calls: ['GET /builds/{id}/events'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('events <id>')
      .alias('logs')
      .description('print the events of a build, or what a run of it was told and said')
      .option('--after <seq>', 'only those after this number', whole, 0)
      .option('--type <types>', 'only events of these types; repeat, or separate by commas', collectNames)
      .option('--follow', 'go on until the build ends or pauses')
      .option('--transcript [run]', 'the transcript of a run instead; of the one that began last where none is named')
      .option('--json', 'print each as a line of JSON')
      .action((id: string, options: Options) =>
        withProfile((profile) =>
          options.transcript === undefined
            ? printEvents(id, options, profile, terminal)
            : printRun(id, options, profile, terminal),
        ),
      );
    withExample(command, 'breakwater events bq3xk7m2acd --type task.merged,build.completed --follow');
  },
};

async function printRun(id: string, options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const { transcript } = options;
  if (typeof transcript === 'string') return printTranscript({ ...options, id, run: transcript }, profile, terminal);
  const view = await apiClient(profile).build(id);
  if (!view.ok) return complainOf(terminal, view.failure, id);
  const run = view.value.runs.at(-1)?.id;
  if (run !== undefined) return printTranscript({ ...options, id, run }, profile, terminal);
  terminal.stderr.write('No runs yet.\n');
  return exitCodes.ok;
}

async function printEvents(id: string, options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const client = apiClient(profile);
  const print = (event: BuildEvent) => {
    if (options.type === undefined || options.type.includes(event.type))
      terminal.stdout.write(`${options.json ? JSON.stringify(event) : eventLine(event)}\n`);
  };
  if (options.follow) {
    const trouble = (message: string | null) =>
      terminal.stderr.write(
        `${message === null ? 'The API answers again.' : `Waiting for the API: ${printable(message)}`}\n`,
      );
    const display = { event: print, view: () => undefined, trouble };
    const followed = await followBuild({
      client,
      id,
      display,
      after: options.after,
      waitSeconds: 20,
      sleep,
      patienceMs,
    });
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
