/** `breakwater share`: links that show one build to whoever has them. */
import { ShareCreated, ShareList, ShareView } from '../../core/contract/shares.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { type CliCommand, complain, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { whole } from './option-values.ts';

type Options = { days?: number; list?: boolean; revoke?: string; json?: boolean };

export const shareCommand: CliCommand = {
  calls: ['POST /builds/{id}/shares', 'GET /builds/{id}/shares', 'DELETE /builds/{id}/shares/{share}'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('share <id>')
      .description('make a link that shows this build, and nothing else, to whoever has it')
      .option('--days <n>', 'days until it ends, at most 90 (default: 7)', whole)
      .option('--list', 'list the links of the build')
      .option('--revoke <link>', 'revoke one of them, by its id')
      .option('--json', 'print the answer as JSON')
      .action((id: string, options: Options) => withProfile((profile) => shareBuild(id, options, profile, terminal)));
    withExample(command, 'breakwater share bq3xk7m2acd --days 30');
  },
};

async function shareBuild(id: string, options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const { days, list = false, revoke, json = false } = options;
  if ([days !== undefined, list, revoke !== undefined].filter(Boolean).length > 1)
    return complain(terminal, ['Give one of --days, --list and --revoke.'], exitCodes.badInput);
  const { ask } = apiClient(profile);
  const path = `/builds/${encodeURIComponent(id)}/shares`;
  const print = (value: unknown, lines: readonly string[]): ExitCode => {
    terminal.stdout.write(`${json ? JSON.stringify(value) : lines.join('\n')}\n`);
    return exitCodes.ok;
  };
  if (list) {
    const answer = await ask(ShareList, 'GET', `${path}?limit=100`);
    if (!answer.ok) return complainOf(terminal, answer.failure, id);
    const { shares } = answer.value;
    return print(answer.value, shares.length === 0 ? ['It has no links.'] : shares.map(shareLine));
  }
  if (revoke !== undefined) {
    const answer = await ask(ShareView, 'DELETE', `${path}/${encodeURIComponent(revoke)}`);
    return answer.ok ? print(answer.value, [shareLine(answer.value)]) : complainOf(terminal, answer.failure, id);
  }
  const answer = await ask(ShareCreated, 'POST', path, days === undefined ? {} : { expiresInDays: days });
  return answer.ok ? print(answer.value, [printable(answer.value.url)]) : complainOf(terminal, answer.failure, id);
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

const shareLine = ({ id, createdBy, expiresAt, revokedAt }: ShareView): string =>
  [
    padTo(printable(id), 10),
    padTo(revokedAt === null ? `until ${day(expiresAt)}` : `revoked ${day(revokedAt)}`, 18),
    printable(createdBy),
  ].join('  ');
