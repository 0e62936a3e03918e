/** `breakwater list`: builds, the newest first, one line each. */
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { dollars, duration } from '../display/units.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { whole } from './option-values.ts';

type Options = {
  json?: boolean;
  status?: string;
  repository?: string;
  search?: string;
  limit?: number;
  cursor?: string;
};

export const listCommand: CliCommand = {
  calls: ['GET /builds'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('list')
      .description('list builds, the newest first')
      .option('--status <statuses>', 'in one of these, with commas between them: running,paused')
      .option('--repository <text>', 'with this in the name or the URL of a repository')
      .option('--search <text>', 'with this in the title or the id')
      .option('--limit <n>', 'so many at most, up to 100', whole)
      .option('--cursor <cursor>', 'go on behind an earlier list')
      .option('--json', 'print them as JSON')
      .action((options: Options) => withProfile((profile) => listBuilds(options, profile, terminal)));
    withExample(command, 'breakwater list --status running,paused --repository textkit');
  },
};

async function listBuilds(options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const { json = false, search, ...query } = options;
  const answer = await apiClient(profile).builds({ ...query, ...(search !== undefined && { q: search }) });
  if (!answer.ok) return complainOf(terminal, answer.failure);
  const { builds, next } = answer.value;
  if (json) {
    terminal.stdout.write(`${JSON.stringify(answer.value)}\n`);
    return exitCodes.ok;
  }
  const lines = builds.map(({ id, status, needs, merged, tasks, costUsd, createdAt, endedAt, title }) =>
    [
      padTo(printable(id), 12),
      padTo(printable(status), 9),
      padTo(`${merged}/${tasks} tasks`, 12),
      padTo(dollars(costUsd), 9),
      padTo(duration((endedAt ?? terminal.now()) - createdAt), 7),
      new Date(createdAt).toISOString().slice(0, 16).replace('T', ' '),
      printable(needs === null ? title : `[${needs}] ${title}`),
    ].join('  '),
  );
  if (lines.length === 0) lines.push('No builds.');
  if (next !== null) lines.push(`There are older ones: --cursor ${printable(next)}`);
  terminal.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.ok;
}
