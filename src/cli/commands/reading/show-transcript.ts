/** `breakwater transcript`: what a run's model was told and said, and on request what it still says. */
import { TranscriptPage } from '../../../core/contract/reads/transcript.ts';
import { apiClient } from '../../client/api-client.ts';
import type { Profile } from '../../client/profile.ts';
import { messageLines } from '../../display/transcript-lines.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from '../cli-command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

type Options = { json?: boolean; follow?: boolean };

const waitSeconds = 20;

export const transcriptCommand: CliCommand = {
  calls: ['GET /builds/{id}/runs/{run}/transcript'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('transcript <id> <run>')
      .description('print what the model of a run was told and said')
      .option('--follow', 'go on until the run ends')
      .option('--json', 'print each message as a line of JSON')
      .action((id: string, run: string, options: Options) =>
        withProfile((profile) => printTranscript({ id, run, ...options }, profile, terminal)),
      );
    withExample(command, 'breakwater transcript bq3xk7m2acd bq3xk7m2acd-r4 --follow');
  },
};

export async function printTranscript(
  { id, run, json = false, follow = false }: Options & { id: string; run: string },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = apiClient(profile);
  for (let after = ''; ; ) {
    const wait = follow ? waitSeconds : 0;
    const path = `/runs/${encodeURIComponent(run)}/transcript?wait=${wait}${after}`;
    const page = await client.read(id, path, TranscriptPage, wait);
    if (!page.ok) return complainOf(terminal, page.failure, id);
    const { messages, next, more } = page.value;
    for (const message of messages)
      terminal.stdout.write(`${json ? JSON.stringify(message) : messageLines(message).join('\n')}\n`);
    if (!more || (messages.length === 0 && !follow)) return exitCodes.ok;
    if (next >= 0) after = `&after=${next}`;
  }
}
