/** The command line of `breakwater`: its commands and options, and the exit code of each outcome. */
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { networkPresets } from '../core/network/network.ts';
import { findProfile, type Profile } from './client/profile.ts';
import { listBuilds, showStatus, submitBuild, type Terminal, watchBuild } from './commands/commands.ts';
import { type ExitCode, exitCodes } from './commands/exit-codes.ts';
import { collect, collectNames, positive } from './commands/option-values.ts';
import { steerBuild } from './commands/steer-build.ts';
import { addSteeringCommands } from './commands/steering-options.ts';
import type { SubmitOptions } from './commands/submission-from-options.ts';

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
  const withProfile = async (work: (profile: Profile) => Promise<ExitCode>): Promise<void> => {
    const { api, token } = program.opts<{ api?: string; token?: string }>();
    const states = localStates(terminal.cwd);
    const found = await findProfile({ api, token, environment: terminal.environment, states });
    if (!found.ok) terminal.stderr.write(`${found.reason}\n`);
    done(found.ok ? await work(found.profile) : exitCodes.badInput);
  };

  program
    .command('submit')
    .description('submit a build of one or more repositories')
    .option('--repo <[name=]url|path>', 'a repository; repeat for more', collect)
    .option('--prompt <text>', 'what to build, in words')
    .option('--spec <file>', 'what to build, as a Markdown file')
    .option('--plan <file>', 'a work plan as JSON; skips the planner')
    .option(
      '--config <file>',
      'the whole submission as JSON, also what has no option here (session, breaker, parallel, prices; see README.md); options given here win',
    )
    .option('--base <branch>', 'the branch to build on, in every repository')
    .option('--model <model>', 'model of the generator and the evaluator')
    .option('--planner-model <model>', 'model of the planner’s roles')
    .option('--test-command <command>', 'the command that must pass before anything is merged')
    .option('--allow-red-base', 'build also where the tests fail before anything is changed')
    .option('--allow <hosts>', `${networkHelp}; repeat, or separate by commas`, collectNames)
    .option('--max-cost <usd>', 'limit of the cost, in US dollars', positive)
    .option('--max-duration <minutes>', 'limit of the duration, in minutes', positive)
    .option('--max-iterations <n>', 'limit of generator runs', positive)
    .option('--max-workers <n>', 'generators at the same time', positive)
    .option('--max-evaluators <n>', 'evaluators at the same time', positive)
    .addOption(
      new Option('--approval <gate>', 'wait for a person after planning, or after each wave').choices(['plan', 'wave']),
    )
    .option('--webhook <url>', 'told of finished waves, pauses and the end; repeat for more', collect)
    .option('--watch', 'follow the build to its end')
    .option('--json', 'print the answer as JSON, and progress to stderr')
    .action((options: SubmitOptions & { watch?: boolean; json?: boolean }) =>
      withProfile((profile) => submitBuild(options, profile, terminal)),
    );
  program
    .command('watch <id>')
    .description('follow a build until it ends or pauses')
    .option('--json', 'print the last view as JSON, and progress to stderr')
    .action((id: string, options: { json?: boolean }) =>
      withProfile((profile) => watchBuild(id, options, profile, terminal)),
    );
  program
    .command('status <id>')
    .description('show where a build stands')
    .option('--json', 'print it as JSON')
    .action((id: string, options: { json?: boolean }) =>
      withProfile((profile) => showStatus(id, options, profile, terminal)),
    );
  addSteeringCommands(program, (id, order, options) =>
    withProfile((profile) => steerBuild(id, order, options, { profile, terminal })),
  );
  program
    .command('list')
    .description('list builds, the newest first')
    .option('--json', 'print them as JSON')
    .action((options: { json?: boolean }) => withProfile((profile) => listBuilds(options, profile, terminal)));
  return program;
}

const networkHelp = `hosts that commands may reach, by name or as a preset (${Object.keys(networkPresets).join(', ')})`;
