/** `breakwater open`: the status page of a build, in a browser where there is one. */
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Options = { json?: boolean; print?: boolean };

export const openCommand: CliCommand = {
  calls: ['GET /builds/{id}', 'GET /builds/{id}/page'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('open <id>')
      .description('open the status page of a build; its address lets everybody who has it read the build')
      .option('--print', 'print the address and open nothing')
      .option('--json', 'print the address as JSON and open nothing')
      .action((id: string, options: Options) => withProfile((profile) => openBuild(id, options, profile, terminal)));
    withExample(command, 'breakwater open bq3xk7m2acd');
  },
};

async function openBuild(id: string, options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const answer = await apiClient(profile).build(id);
  if (!answer.ok) return complainOf(terminal, answer.failure, id);
  const { page } = answer.value.urls;
  if (options.json) terminal.stdout.write(`${JSON.stringify({ page })}\n`);
  else {
    // What an API calls an address is opened only where it is one.
    const isPage = URL.canParse(page) && /^https?:$/.test(new URL(page).protocol);
    const isOpened = !options.print && isPage && (await terminal.openPage(new URL(page).href));
    terminal.stdout.write(`${isOpened ? 'Opened ' : ''}${printable(page)}\n`);
  }
  return exitCodes.ok;
}
