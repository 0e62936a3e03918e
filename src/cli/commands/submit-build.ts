/** `breakwater submit`: checks a submission, sends it, and follows the build where that is asked for. */
import { Option } from 'commander';
import { networkPresets } from '../../core/network/network.ts';
import { type ApiFailure, apiClient } from '../client/api-client.ts';
import { failureExitCode, failureLines } from '../client/failure-text.ts';
import {
  dropKept,
  isTooOld,
  type KeptSubmission,
  keptFor,
  mostKept,
  nothingKept,
  type Outbox,
  readOutbox,
  writeKept,
} from '../client/outbox.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { duration } from '../display/units.ts';
import { type CliCommand, complain, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { collect, collectNames, positive } from './option-values.ts';
import { previewBuild } from './preview-build.ts';
import { sendKept } from './send-kept.ts';
import { type SubmitOptions, submissionFromOptions } from './submission-from-options.ts';
import { watchBuild } from './watch-build.ts';

type Options = SubmitOptions & { preview?: boolean; watch?: boolean; json?: boolean; outbox: boolean };

export const submitCommand: CliCommand = {
  calls: ['POST /builds', 'POST /builds/preview'],
  add: (program, { terminal, withProfile }) => {
    const command = program
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
        new Option('--approval <gate>', 'wait for a person after planning, or after each wave').choices([
          'plan',
          'wave',
        ]),
      )
      .option('--webhook <url>', 'told of finished waves, pauses and the end; repeat for more', collect)
      .option('--pull-request', 'end in a pull request for each repository that has changed')
      .option('--closes <issue>', 'the issue that the pull request closes: #12, or owner/name#12')
      .option('--no-defaults', 'take nothing from the breakwater.yaml of the working copy')
      .option(
        '--no-outbox',
        'where the API does not answer, fail instead of keeping the submission for the next command',
      )
      .option('--preview', 'show what it would become, and submit nothing')
      .option('--watch', 'follow the build to its end')
      .option('--json', 'print the answer as JSON, and progress to stderr')
      .action((options: Options) =>
        withProfile((profile) => submitBuild(options, profile, terminal), { sendKept: false }),
      );
    withExample(command, 'breakwater submit --repo . --spec SPEC.md --max-cost 20 --watch');
  },
};

const networkHelp = `hosts that commands may reach, by name or as a preset (${Object.keys(networkPresets).join(', ')})`;

async function submitBuild(options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const checked = await submissionFromOptions(options, terminal.cwd);
  if (!checked.ok) return complain(terminal, checked.faults, exitCodes.badInput);
  const { submission, defaults } = checked;
  if (defaults !== null) terminal.stderr.write(`Defaults: ${printable(defaults)}; --no-defaults leaves them out\n`);
  if (options.preview) return previewBuild(submission, options, profile, terminal);
  const isKept = options.outbox;
  const outbox = isKept ? await openOutbox(terminal) : nothingKept;
  if (outbox.kept.length >= mostKept)
    return complain(
      terminal,
      [`The outbox holds ${mostKept} submissions: see \`breakwater outbox list\`, or submit with --no-outbox.`],
      exitCodes.badInput,
    );
  const { entry, renewed } = keptFor(outbox, { apiUrl: profile.apiUrl, submission, now: terminal.now() });
  if (renewed !== null) {
    const age = duration(terminal.now() - renewed.keptAt);
    terminal.stderr.write(`The outbox has kept this submission as ${entry.id} for ${age}: it is sent as a new one.\n`);
  }
  // On disk before it is sent: asking again after a crash, or a lost answer, then uses the same key.
  if (isKept) await writeKept(terminal.config, entry);
  const created = await apiClient(profile).createBuild(submission, { idempotencyKey: entry.key });
  if (!created.ok) {
    const { failure } = created;
    if (failure.reason === 'unreachable' && isKept) {
      await writeKept(terminal.config, { ...entry, state: 'waiting', refusal: null });
      return toldKept(entry.id, failure, options, terminal);
    }
    // A 409 says that the same request is under way, and an answer that makes no sense may be one of a build.
    const isOver = failure.reason === 'refused' && failure.problem.status !== 409;
    if (isKept && isOver) await dropKept(terminal.config, entry.id);
    return complainOf(terminal, failure);
  }
  if (isKept) await dropKept(terminal.config, entry.id);
  // Not before: this very submission may be what was kept, and would be made twice.
  await sendKept(profile, terminal);
  const { id, urls } = created.value;
  if (!options.watch) {
    const text = options.json ? JSON.stringify(created.value) : `Build ${id}\nStatus page: ${urls.page}`;
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  }
  (options.json ? terminal.stderr : terminal.stdout).write(`Build ${id}\nStatus page: ${urls.page}\n`);
  return watchBuild(id, options, profile, terminal);
}

/** Without what was broken off so long ago that no API knows its key any more. */
async function openOutbox({ config, now }: Terminal): Promise<Outbox> {
  const { kept, unreadable } = await readOutbox(config);
  const isStale = (entry: KeptSubmission) => entry.state === 'trying' && isTooOld(entry, now());
  for (const { id } of kept.filter(isStale)) await dropKept(config, id);
  return { kept: kept.filter((entry) => !isStale(entry)), unreadable };
}

/** Whoever submitted knows that there is no build yet, and how to go on. */
function toldKept(id: string, failure: ApiFailure, { json }: Options, terminal: Terminal): ExitCode {
  if (json) terminal.stdout.write(`${JSON.stringify({ kept: id })}\n`);
  return complain(
    terminal,
    [
      ...failureLines(failure),
      `Nothing is lost: the submission is kept in the outbox as ${id}, and the next command sends it once.`,
      `Next: \`breakwater outbox send ${id}\`, or \`breakwater outbox drop ${id}\`.`,
    ],
    failureExitCode(failure),
  );
}
