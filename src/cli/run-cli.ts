/** The command line of `breakwater`: its commands, the API that they talk to, and the exit code of each outcome. */
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { findProfile } from './client/profile.ts';
import { readProfiles } from './client/stored-profiles.ts';
import { type CommandContext, complain, type GlobalOptions, type Terminal } from './commands/cli-command.ts';
import { cliCommands } from './commands/commands.ts';
import { type ExitCode, exitCodes, exitCodeTexts } from './commands/exit-codes.ts';
import { sendKept } from './commands/send-kept.ts';

/** A local stack keeps its state here by default, in the folder where it was started or in the checkout. */
const stateIn = (folder: string) => resolve(folder, '.breakwater');
const checkout = resolve(import.meta.dirname, '../..');

/** Never rejects for bad input or an API that is away; the answer is the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = cliProgram(terminal, (next) => {
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

/** Every command with its options; `done` hears the exit code of the one that ran. */
export function cliProgram(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const program = new Command('breakwater')
    .description('Submits autonomous builds to Breakwater and follows them.')
    .option('--api <url>', 'URL of the API (BREAKWATER_API); else that of the local stack, or of the last login')
    .option('--token <token>', 'token of the API (BREAKWATER_TOKEN); else the one that is stored for it')
    .option('--profile <name>', 'a login by its name (BREAKWATER_PROFILE); see `breakwater login`')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showHelpAfterError('(breakwater --help shows the usage)')
    .addHelpText(
      'after',
      `\nExit codes: ${exitCodeTexts.map(([value, meaning]) => `${value} ${meaning}`).join(', ')}.`,
    );
  const alone = async (work: () => Promise<ExitCode>): Promise<void> => done(await work());
  const withProfile: CommandContext['withProfile'] = async (
    work,
    { sendKept: isSending = true, api: argument } = {},
  ) => {
    const { api, token, profile: name } = program.opts<GlobalOptions>();
    const found = await findProfile({
      api: argument ?? api,
      token,
      name,
      environment: terminal.environment,
      stored: await readProfiles(terminal.config),
      here: stateIn(terminal.cwd),
      checkout: stateIn(checkout),
    });
    if (!found.ok) return done(complain(terminal, [found.reason], exitCodes.badInput));
    if (isSending) await sendKept(found.profile, terminal);
    done(await work(found.profile));
  };
  for (const { add } of cliCommands) add(program, { terminal, withProfile, alone });
  return program;
}
