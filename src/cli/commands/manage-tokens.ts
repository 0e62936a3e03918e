/** `breakwater token`: makes, lists and revokes tokens of people and scripts. */
import type { Command } from 'commander';
import { Me, TokenCreated, TokenList, TokenView } from '../../core/contract/tokens.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { type CliCommand, type CommandContext, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { collectNames, whole } from './option-values.ts';

type Json = { json?: boolean };
type CreateOptions = Json & { tenant?: string; scopes?: string[]; days?: number; forever?: boolean };

export const tokenCommands: CliCommand = {
  calls: ['GET /me', 'POST /tokens', 'GET /tokens', 'DELETE /tokens/{token}'],
  add: (program, context) => {
    const token = program.command('token').description('tokens of people and scripts');
    withExample(token, 'breakwater token create ci --scopes builds:read,builds:write --days 90');
    addWhoAmI(program, context);
    addCreate(token, context);
    addList(token, context);
    addRevoke(token, context);
  },
};

function addWhoAmI(program: Command, { terminal, withProfile }: CommandContext): void {
  const command = program
    .command('whoami')
    .description('who the API takes you for')
    .option('--json', 'print it as JSON')
    .action(({ json = false }: Json) =>
      withProfile(async (profile) => {
        const answer = await apiClient(profile).ask(Me, 'GET', '/me');
        if (!answer.ok) return complainOf(terminal, answer.failure);
        const { name, tenant, scopes } = answer.value;
        const text = `${printable(name)} of ${printable(tenant)}: ${scopes.map(printable).join(', ')}`;
        terminal.stdout.write(`${json ? JSON.stringify(answer.value) : text}\n`);
        return exitCodes.ok;
      }),
    );
  withExample(command, 'breakwater whoami');
}

function addCreate(token: Command, { terminal, withProfile }: CommandContext): void {
  const command = token
    .command('create <name>')
    .description('make a token; it is shown this once')
    .option('--tenant <tenant>', 'whose builds it sees; else those of your tenant')
    .option('--scopes <scopes>', 'builds:read, builds:write, admin; by commas (default: the first two)', collectNames)
    .option('--days <n>', 'days until it is good for nothing (default: 365)', whole)
    .option('--forever', 'it never expires')
    .option('--json', 'print it as JSON')
    .action((name: string, options: CreateOptions) =>
      withProfile((profile) => createToken(name, options, profile, terminal)),
    );
  withExample(command, 'breakwater token create ci --tenant textkit --days 90');
}

async function createToken(
  name: string,
  { tenant, scopes, days, forever, json = false }: CreateOptions,
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const expiresInDays = forever ? null : days;
  const body = {
    name,
    ...(tenant === undefined ? {} : { tenant }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(expiresInDays === undefined ? {} : { expiresInDays }),
  };
  const answer = await apiClient(profile).ask(TokenCreated, 'POST', '/tokens', body);
  if (!answer.ok) return complainOf(terminal, answer.failure);
  if (json) terminal.stdout.write(`${JSON.stringify(answer.value)}\n`);
  else {
    terminal.stderr.write(`${tokenLine(answer.value)}\nKeep it: it is shown this once.\n`);
    terminal.stdout.write(`${printable(answer.value.token)}\n`);
  }
  return exitCodes.ok;
}

function addList(token: Command, { terminal, withProfile }: CommandContext): void {
  const command = token
    .command('list')
    .description('list tokens, the newest first')
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .option('--json', 'print them as JSON')
    .action(({ json = false, cursor }: Json & { cursor?: string }) =>
      withProfile(async (profile) => {
        const path = cursor === undefined ? '/tokens' : `/tokens?cursor=${encodeURIComponent(cursor)}`;
        const answer = await apiClient(profile).ask(TokenList, 'GET', path);
        if (!answer.ok) return complainOf(terminal, answer.failure);
        const { tokens, next } = answer.value;
        const lines = tokens.length === 0 ? ['No tokens yet.'] : tokens.map(tokenLine);
        if (next !== null) lines.push(`There are older ones: --cursor ${printable(next)}`);
        terminal.stdout.write(`${json ? JSON.stringify(answer.value) : lines.join('\n')}\n`);
        return exitCodes.ok;
      }),
    );
  withExample(command, 'breakwater token list --json');
}

function addRevoke(token: Command, { terminal, withProfile }: CommandContext): void {
  const command = token
    .command('revoke <id>')
    .description('revoke a token')
    .option('--json', 'print it as JSON')
    .action((id: string, { json = false }: Json) =>
      withProfile(async (profile) => {
        const answer = await apiClient(profile).ask(TokenView, 'DELETE', `/tokens/${encodeURIComponent(id)}`);
        if (!answer.ok) return complainOf(terminal, answer.failure);
        terminal.stdout.write(`${json ? JSON.stringify(answer.value) : tokenLine(answer.value)}\n`);
        return exitCodes.ok;
      }),
    );
  withExample(command, 'breakwater token revoke q3xk7m2acd');
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

function tokenLine({ id, name, tenant, scopes, expiresAt, lastUsedAt, revokedAt }: TokenView): string {
  const until = expiresAt === null ? 'for ever' : `until ${day(expiresAt)}`;
  return [
    padTo(printable(id), 10),
    padTo(revokedAt === null ? until : `revoked ${day(revokedAt)}`, 18),
    padTo(lastUsedAt === null ? 'never used' : `used ${day(lastUsedAt)}`, 15),
    padTo(printable(tenant), 12),
    padTo(scopes.map(printable).join(','), 24),
    printable(name),
  ].join('  ');
}
