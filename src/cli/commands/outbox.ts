/** `breakwater outbox`: what no API has answered yet, to look at, to send now, or to drop. */
import { dropKept, type KeptSubmission, readOutbox } from '../client/outbox.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { duration } from '../display/units.ts';
import { type CliCommand, complain, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { sendOne } from './send-kept.ts';

type Options = { json?: boolean };

export const outboxCommand: CliCommand = {
  calls: ['POST /builds'],
  add: (program, { terminal, withProfile, alone }) => {
    const outbox = program.command('outbox').description('submissions that wait for an API which did not answer');
    withExample(outbox, 'breakwater outbox list');
    const list = outbox
      .command('list')
      .description('show what is kept')
      .option('--json', 'print it as JSON')
      .action((options: Options) => alone(() => listKept(options, terminal)));
    withExample(list, 'breakwater outbox list --json');
    const send = outbox
      .command('send [id]')
      .description('send one of them, or all that are for this API, now')
      .option('--json', 'print what came of each as JSON')
      .action((id: string | undefined, options: Options) =>
        withProfile((profile) => sendNow(id, options, profile, terminal), { sendKept: false }),
      );
    withExample(send, 'breakwater outbox send 3f2a91c0');
    const drop = outbox
      .command('drop <id>')
      .description('forget one of them')
      .option('--json', 'print its id as JSON')
      .action((id: string, options: Options) => alone(() => dropOne(id, options, terminal)));
    withExample(drop, 'breakwater outbox drop 3f2a91c0');
  },
};

async function listKept({ json = false }: Options, terminal: Terminal): Promise<ExitCode> {
  const { kept, unreadable } = await readOutbox(terminal.config);
  if (json) {
    const entries = kept.map(({ submission: _submission, digest: _digest, ...entry }) => entry);
    terminal.stdout.write(`${JSON.stringify({ kept: entries, unreadable })}\n`);
    return exitCodes.ok;
  }
  const lines = [
    ...kept.map(({ id, state, keptAt, apiUrl, submission, refusal }) =>
      [
        id,
        padTo(state, 8),
        padTo(duration(terminal.now() - keptAt), 7),
        printable(apiUrl),
        submission.repositories.map(({ name }) => printable(name)).join(', '),
        ...(refusal === null ? [] : [printable(refusal)]),
      ].join('  '),
    ),
    ...unreadable.map((path) => `Cannot be read: ${printable(path)}`),
  ];
  terminal.stdout.write(`${lines.length === 0 ? 'The outbox is empty.' : lines.join('\n')}\n`);
  return exitCodes.ok;
}

async function sendNow(
  id: string | undefined,
  { json = false }: Options,
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const { kept } = await readOutbox(terminal.config);
  const asked = kept.filter((entry) => (id === undefined ? entry.apiUrl === profile.apiUrl : entry.id === id));
  const foreign = asked.find(({ apiUrl }) => apiUrl !== profile.apiUrl);
  if (id !== undefined && asked.length === 0) return unknown(id, terminal);
  if (foreign) {
    const lines = [`${foreign.id} is for ${printable(foreign.apiUrl)}: name that API with --profile or --api.`];
    return complain(terminal, lines, exitCodes.badInput);
  }
  const sent = [];
  for (const entry of asked) sent.push(await sendOne(entry, profile, terminal));
  if (json) terminal.stdout.write(`${JSON.stringify({ sent })}\n`);
  else if (sent.length === 0) terminal.stdout.write('The outbox holds nothing for this API.\n');
  if (sent.some(({ outcome }) => outcome === 'waiting')) return exitCodes.unreachable;
  return sent.some(({ outcome }) => outcome === 'refused') ? exitCodes.badInput : exitCodes.ok;
}

async function dropOne(id: string, { json = false }: Options, terminal: Terminal): Promise<ExitCode> {
  const { kept } = await readOutbox(terminal.config);
  const entry: KeptSubmission | undefined = kept.find((one) => one.id === id);
  if (!entry) return unknown(id, terminal);
  await dropKept(terminal.config, entry.id);
  terminal.stdout.write(json ? `${JSON.stringify({ dropped: entry.id })}\n` : `Dropped ${entry.id}\n`);
  return exitCodes.ok;
}

const unknown = (id: string, terminal: Terminal): ExitCode =>
  complain(terminal, [`The outbox holds no ${printable(id)}.`], exitCodes.badInput);
