/** The command line of `breakwater`: its commands, the API that they talk to, and the exit code of each outcome. */
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { findProfile, type Profile } from './client/profile.ts';
import type { Terminal } from './commands/cli-command.ts';
import { cliCommands } from './commands/commands.ts';
import { type ExitCode, exitCodes } from './commands/exit-codes.ts';

/** A local stack keeps its state here by default, in the folder where it was started or in the checkout. */
const localStates = (cwd: string): string[] => [
  resolve(cwd, '.breakwater'),
  resolve(import.meta.dirname, '../../.breakwater'),
];

/** Never rejects for bad input or an API that is away; the answer is the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = command(terminal, (next) => {
    code = next;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end this way too, with 0.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
  }
  return code;
}

function command(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const program = new Command('breakwater')
    .description('Submits autonomous builds to Breakwater and follows them.')
    .option('--api <url>', 'URL of the API (BREAKWATER_API); else the local stack')
    .option('--token <token>', 'token of the API (BREAKWATER_TOKEN); else the local stack’s own')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showHelpAfterError('(breakwater --help shows the usage)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the build failed or was cancelled, 2 bad input, 3 paused, 4 the API cannot be reached.',
    );
  const alone = async (work: () => Promise<ExitCode>): Promise<void> => done(await work());
  const withProfile = async (work: (profile: Profile) => Promise<ExitCode>): Promise<void> => {
    const { api, token } = program.opts<{ api?: string; token?: string }>();
    const states = localStates(terminal.cwd);
    const found = await findProfile({ api, token, environment: terminal.environment, states });
    if (!found.ok) terminal.stderr.write(`${found.reason}\n`);
    done(found.ok ? await work(found.profile) : exitCodes.badInput);
  };

  for (const { add } of cliCommands) add(program, { terminal, withProfile, alone });
  return program;
}
