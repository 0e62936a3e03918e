/** `breakwater list`: builds, the newest first, one line each. */
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { dollars, duration } from '../display/units.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Options = { json?: boolean };

export const listCommand: CliCommand = {
  calls: ['GET /builds'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('list')
      .description('list builds, the newest first')
      .option('--json', 'print them as JSON')
      .action((options: Options) => withProfile((profile) => listBuilds(options, profile, terminal)));
    withExample(command, 'breakwater list --json');
  },
};

async function listBuilds({ json = false }: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
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
