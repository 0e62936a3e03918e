/** `breakwater admin rebuild`: has history written anew from the builds themselves, and says how far it has come. */
import { RebuildAnswer } from '../../core/contract/reads/rebuild.ts';
import { type ApiResult, apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { type CliCommand, complain, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

export const adminCommand: CliCommand = {
  calls: ['POST /admin/rebuild'],
  add: (program, { terminal, withProfile }) => {
    const admin = program.command('admin').description('look after a deployment');
    const command = admin
      .command('rebuild [ids...]')
      .description('write history anew from the builds themselves; all of them, or those that are named')
      .option('--json', 'print what was done as JSON, a line a page')
      .action((ids: string[], options: { json?: boolean }) =>
        withProfile((profile) => rebuild(ids, options, profile, terminal)),
      );
    withExample(command, 'breakwater admin rebuild');
  },
};

async function rebuild(
  ids: readonly string[],
  { json = false }: { json?: boolean },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = apiClient(profile);
  let done = 0;
  let failed = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer: ApiResult<RebuildAnswer> = await client.ask(
      RebuildAnswer,
      'POST',
      '/admin/rebuild',
      ids.length > 0 ? { ids } : cursor === '' ? {} : { cursor },
    );
    if (!answer.ok) return complainOf(terminal, answer.failure);
    const page: RebuildAnswer = answer.value;
    done += page.rebuilt.length;
    failed += page.failed.length + page.missing.length;
    if (json) terminal.stdout.write(`${JSON.stringify(page)}\n`);
    else {
      const troubles = [
        ...page.missing.map((id) => `${printable(id)} is not there`),
        ...page.failed.map(({ id, message }) => `${printable(id)}: ${printable(message)}`),
      ];
      const of = ids.length > 0 ? ids.length : page.listed;
      terminal.stdout.write(`${[...troubles, `${done} of ${of} builds written anew`].join('\n')}\n`);
    }
    cursor = page.next;
  }
  return failed === 0 ? exitCodes.ok : complain(terminal, [`${failed} were not.`], exitCodes.failed);
}
