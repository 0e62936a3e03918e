/** A command that reads something of a build: asks the API, and prints the answer for a person or as one line of JSON. */
import type { Command } from 'commander';
import { type ApiClient, type ApiResult, apiClient } from '../../client/api-client.ts';
import type { Profile } from '../../client/profile.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from '../cli-command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

/** What was read, and the lines that tell it. */
export type Told = { json: unknown; lines: readonly string[] };

type Options = Record<string, unknown> & { json?: boolean };

export type Reading = {
  calls: readonly string[];
  /** With its arguments, the first of which is the build: `task <id> <task>`. */
  usage: string;
  about: string;
  example: string;
  /** Beside `--json`. */
  options?: (command: Command) => Command;
  read: (client: ApiClient, build: string, asked: { rest: string[]; options: Options }) => Promise<ApiResult<Told>>;
};

export const readingCommand = ({
  calls,
  usage,
  about,
  example,
  options = (same) => same,
  read,
}: Reading): CliCommand => ({
  calls,
  add: (program, { terminal, withProfile }) => {
    const command = options(program.command(usage).description(about)).option('--json', 'print it as JSON');
    command.action(() => {
      const [build = '', ...rest] = command.args;
      const asked = { rest, options: command.opts<Options>() };
      return withProfile((profile) =>
        print((client) => read(client, build, asked), asked.options, build, profile, terminal),
      );
    });
    withExample(command, example);
  },
});

async function print(
  read: (client: ApiClient) => Promise<ApiResult<Told>>,
  { json = false }: Options,
  build: string,
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await read(apiClient(profile));
  if (!answer.ok) return complainOf(terminal, answer.failure, build);
  const { json: value, lines } = answer.value;
  terminal.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
  return exitCodes.ok;
}
