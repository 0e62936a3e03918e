/** `breakwater costs`: what builds have cost, by day, role, model, build or tenant. */
import { CostGroup, CostReport } from '../../core/contract/reads/cost-report.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { dollars, duration } from '../display/units.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Options = { by: string; from?: string; to?: string; json?: boolean };

export const costsCommand: CliCommand = {
  calls: ['GET /reports/cost'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('costs')
      .description('sum what builds have cost')
      .option('--by <group>', `by ${CostGroup.options.join(', ')}`, 'day')
      .option('--from <day>', 'the first day (UTC), such as 2026-11-01')
      .option('--to <day>', 'the last day')
      .option('--json', 'print it as JSON')
      .action((options: Options) => withProfile((profile) => showCosts(options, profile, terminal)));
    withExample(command, 'breakwater costs --by model --from 2026-11-01');
  },
};

async function showCosts(
  { by, from, to, json = false }: Options,
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = apiClient(profile);
  const query = new URLSearchParams({ by, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  const rows: CostReport['rows'] = [];
  for (;;) {
    const answer = await client.ask(CostReport, 'GET', `/reports/cost?${query}`);
    if (!answer.ok) return complainOf(terminal, answer.failure);
    rows.push(...answer.value.rows);
    const { next, total } = answer.value;
    if (next !== null) {
      query.set('cursor', next);
      continue;
    }
    const lines = [...rows.map((row) => costLine(row.key, row)), costLine('together', total)];
    terminal.stdout.write(json ? `${JSON.stringify({ ...answer.value, rows })}\n` : `${lines.join('\n')}\n`);
    return exitCodes.ok;
  }
}

const costLine = (key: string, { costUsd, runs, ms, cacheShare }: CostReport['total']): string =>
  [
    padTo(printable(key), 20),
    padTo(dollars(costUsd), 10),
    padTo(`${runs} runs`, 10),
    padTo(duration(ms), 8),
    cacheShare === null ? '' : `${(cacheShare * 100).toFixed(1)} % cached`,
  ]
    .join('  ')
    .trimEnd();
